import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { percentile } from '../../../commands/demo/percentile.ts';

const record = Buffer.alloc(1024, 'a');
const writers = 64;

/** What the machine itself allows whatever must be on disk before it is acted on: records of 1 KiB, appended. */
export async function* run({ isQuick, cleanUp }: Circumstances): AsyncGenerator<Figure> {
  const folder = cleanUp.folder();
  const milliseconds = isQuick ? 200 : 1500;
  const syncs = oneAtATime(join(folder, 'alone'), milliseconds);
  yield { what: 'one write and fdatasync, p50', value: percentile(syncs, 50), unit: 'ms' };
  yield { what: 'one write and fdatasync, p99', value: percentile(syncs, 99), unit: 'ms' };
  yield { what: 'records, one at a time', value: (syncs.length / milliseconds) * 1000, unit: 'records/s' };
  const grouped = await groupCommit(join(folder, 'grouped'), milliseconds);
  yield { what: `records of ${writers} writers, group commit`, value: grouped, unit: 'records/s' };
}

function oneAtATime(file: string, milliseconds: number): number[] {
  const descriptor = openSync(file, 'w');
  const took: number[] = [];
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const began = performance.now();
    writeSync(descriptor, record);
    fdatasyncSync(descriptor);
    took.push(performance.now() - began);
  }
  closeSync(descriptor);
  return took;
}

/** Off the main thread: whatever came meanwhile is in the next write. */
async function groupCommit(file: string, milliseconds: number): Promise<number> {
  const handle = await open(file, 'w');
  let waiting: (() => void)[] = [];
  let isWriting = false;
  let written = 0;
  const flush = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await handle.write(Buffer.concat(group.map(() => record)));
      await handle.datasync();
      written += group.length;
      for (const settle of group) settle();
    }
    isWriting = false;
  };
  const append = () =>
    new Promise<void>((settle) => {
      waiting.push(settle);
      setImmediate(flush);
    });
  const began = performance.now();
  const write = async () => {
    while (performance.now() < began + milliseconds) await append();
  };
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - began) / 1000;
  await handle.close();
  return written / seconds;
}
