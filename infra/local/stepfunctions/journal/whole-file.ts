import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './segment-file.ts';

/** Writes a file that is there whole or not at all, on disk when this settles. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
}
