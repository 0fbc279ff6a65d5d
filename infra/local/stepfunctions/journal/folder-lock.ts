import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another process uses the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';

  constructor(folder: string, pid: string) {
    super(`the folder ${folder} is in use by process ${pid}; end it first, or choose another folder`);
  }
}

/** Takes the folder for this process (J7), over from one that is gone if need be; answers how to give it free. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const own = `${process.pid} ${await birthOf(process.pid)}`;
  for (;;) {
    if (await createWhole(file, own)) {
      return async () => {
        if ((await contentOf(file)) === own) await rm(file, { force: true });
      };
    }
    const holder = await contentOf(file);
    if (holder === undefined) continue;
    const [pid = '', birth = ''] = holder.split(' ');
    if (holder === own || (await isAlive(Number(pid), birth))) throw new FolderInUse(folder, pid);
    await removeStale(folder, file, holder);
  }
}

/** Creates the file with its content in one step; false when there is one. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // what fs throws
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Of two that find the same stale lock, only one may remove it, and never the other's new one. */
async function removeStale(folder: string, file: string, holder: string): Promise<void> {
  const aside = `${file}.${process.pid}.stale`;
  try {
    await rename(file, aside);
  } catch {
    return; // somebody else was faster
  }
  const moved = await contentOf(aside);
  if (moved !== holder) {
    await rename(aside, file);
    throw new FolderInUse(folder, moved?.split(' ')[0] ?? 'unknown');
  }
  await rm(aside, { force: true });
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

async function isAlive(pid: number, birth: string): Promise<boolean> {
  // 0 and below would mean groups of processes.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false; // what kill throws
  }
  // A pid may belong to a younger process by now.
  return (await birthOf(pid)) === birth;
}

/** When the process began, in the kernel's ticks; '' when it has ended, and where the system does not tell. */
async function birthOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may hold blanks; the state comes first after it, the start time is the 20th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended: nobody has asked how, which in a container may never happen.
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}
