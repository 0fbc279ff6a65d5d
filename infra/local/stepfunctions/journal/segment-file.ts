import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const pattern = /^journal-(\d{8})\.log$/;

export function segmentFile(folder: string, segment: number): string {
  return join(folder, `journal-${String(segment).padStart(8, '0')}.log`);
}

/** The numbers of the segments in the folder, in order. */
export async function segmentsIn(folder: string): Promise<number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => {
    const digits = pattern.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return numbers.sort((a, b) => a - b);
}

/** Makes what was created, renamed or removed in the folder survive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
