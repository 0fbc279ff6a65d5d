import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process id alone may have been given to another process since; with the time of its start it may not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

export function processIdentity(pid: number): ProcessIdentity {
  return { pid, startedAt: startOf(pid) ?? '' };
}

export function isSameProcess(identity: ProcessIdentity): boolean {
  return identity.startedAt !== '' && startOf(identity.pid) === identity.startedAt;
}

function startOf(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) return startInProc(pid);
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Clock ticks since boot: field 22 of /proc/<pid>/stat (proc(5)), counted after the name, which may hold spaces. */
function startInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
