import { readdirSync, readFileSync } from 'node:fs';

/** A process and what it was started with. */
export interface TreeProcess {
  readonly pid: number;
  readonly commandLine: string;
}

/** The processes that the one with that id has started, and theirs, by /proc: the whole system runs on Linux only. */
export function descendantsOf(pid: number): readonly TreeProcess[] {
  const children = Map.groupBy(runningProcesses(), (each) => each.parent);
  const below = (parent: number): readonly TreeProcess[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}

/** Sends the signal, unless the process has ended already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function runningProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // pid (name) state ppid …: the name may hold spaces and brackets (proc(5)).
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), commandLine }];
      } catch {
        // It ended while the list was read.
        return [];
      }
    });
}
