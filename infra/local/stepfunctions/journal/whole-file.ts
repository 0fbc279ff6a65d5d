import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
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

/** Writes a value that `readChecked` gives back. */
export async function writeChecked(file: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await writeWhole(file, `${crc32(text).toString(16)}\n${text}`);
}

/** The value; undefined when the file is missing or not what was written. */
export async function readChecked(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const cut = text.indexOf('\n');
  const body = text.slice(cut + 1);
  return cut > 0 && text.slice(0, cut) === crc32(body).toString(16) ? JSON.parse(body) : undefined;
}
