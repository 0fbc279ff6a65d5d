import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FolderInUse } from '../../../../../infra/local/stepfunctions/journal/folder-lock.ts';
import { Journal, type JournalOptions } from '../../../../../infra/local/stepfunctions/journal/journal.ts';
import type { Location } from '../../../../../infra/local/stepfunctions/journal/record-line.ts';
import { CorruptJournal } from '../../../../../infra/local/stepfunctions/journal/scan-segment.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Keeps every body; an index is the list of all bodies so far. */
class Owner {
  bodies: string[] = [];
  indexes = 0;
  locations: Location[] = [];
  onRecord(_head: unknown, body: () => string, location: Location): void {
    this.bodies.push(body());
    this.locations.push(location);
  }
  onIndex(index: unknown): void {
    this.bodies = [...(index as string[])]; // what seal gave
    this.indexes++;
  }
  seal(): unknown {
    return [...this.bodies];
  }
}

async function open(options?: JournalOptions): Promise<{ journal: Journal; owner: Owner }> {
  const owner = new Owner();
  return { journal: await Journal.open(folder, owner, options), owner };
}

function append(journal: Journal, owner: Owner, ...bodies: string[]): Promise<void> {
  let durable = Promise.resolve();
  for (const body of bodies) {
    const appended = journal.append({ n: body.length }, body);
    owner.onRecord({}, () => body, appended.location);
    durable = appended.durable;
  }
  return durable;
}

async function write(bodies: string[], options?: JournalOptions): Promise<Owner> {
  const { journal, owner } = await open(options);
  for (const body of bodies) await append(journal, owner, body);
  await journal.close();
  return owner;
}

const only = async () => join(folder, (await readdir(folder)).find((name) => name.endsWith('.log')) ?? '');

test('what was written is read again, in order, and by its location', async () => {
  const written = await write(['"a"', '"b"']);
  const { journal, owner } = await open();
  expect(owner.bodies).toEqual(['"a"', '"b"']);
  expect(owner.locations).toEqual(written.locations);
  const [, second] = owner.locations;
  expect(second && (await journal.read(second))).toEqual({ head: { n: 3 }, body: '"b"' });
  await append(journal, owner, '"c"');
  await journal.close();
  const again = await open();
  expect(again.owner.bodies).toEqual(['"a"', '"b"', '"c"']);
  await again.journal.close();
});

test('is on disk when `durable` settles (J1), and what came together shares a sync (J2)', async () => {
  const { journal, owner } = await open();
  const first = journal.append({}, '"a"').durable;
  const second = journal.append({}, '"b"').durable;
  expect(first).toBe(second);
  await first;
  expect(await readFile(await only(), 'utf8')).toMatch(/"a"\n.*"b"\n$/);
  expect(owner.bodies).toEqual([]);
  await journal.close();
});

describe('after a crash', () => {
  test('a record torn at any byte is cut off, and writing goes on after the last whole one (J4)', async () => {
    const written = await write(['"a"', '"bb"', '"ccc"']);
    const file = await only();
    const whole = await readFile(file);
    const last = written.locations.at(-1);
    for (let size = last?.offset ?? 0; size < whole.length; size++) {
      await writeFile(file, whole.subarray(0, size));
      const { journal, owner } = await open();
      expect(owner.bodies).toEqual(['"a"', '"bb"']);
      await append(journal, owner, '"d"');
      await journal.close();
      const again = await open();
      expect(again.owner.bodies).toEqual(['"a"', '"bb"', '"d"']);
      await again.journal.close();
    }
  });

  test('garbage and zeros at the end are cut off', async () => {
    await write(['"a"']);
    for (const rest of [
      Buffer.alloc(5000),
      Buffer.from('not a record\n'),
      Buffer.from('00000000 00000001 00000000 {\n'),
    ]) {
      await appendFile(await only(), rest);
      const { journal, owner } = await open();
      expect(owner.bodies).toEqual(['"a"']);
      await journal.close();
    }
  });

  test('of a batch that was never synced whole, the part before the first damaged record is kept', async () => {
    const { journal, owner } = await open();
    await append(journal, owner, '"a"');
    await append(journal, owner, '"b"', '"c"', '"d"');
    await journal.close();
    const file = await only();
    const bytes = await readFile(file);
    // A loss of power may leave pages of one write in any order.
    bytes.fill(0, owner.locations[2]?.offset, owner.locations[3]?.offset);
    await writeFile(file, bytes);
    const after = await open();
    expect(after.owner.bodies).toEqual(['"a"', '"b"']);
    await after.journal.close();
  });
});

describe('corruption', () => {
  test('a damaged record that was on disk before a sound one is refused, with file and byte (J4)', async () => {
    const written = await write(['"a"', '"b"', '"c"']);
    const file = await only();
    const bytes = await readFile(file);
    const at = written.locations[1]?.offset ?? 0;
    bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(open()).rejects.toThrow(CorruptJournal);
    await expect(open()).rejects.toThrow(`${file} is corrupt at byte ${at}`);
  });

  test('a damaged or missing sealed segment is refused when its index is gone too', async () => {
    await write(['"aaaaaaaa"', '"bbbbbbbb"', '"cccccccc"'], { segmentBytes: 50 });
    const segment = join(folder, 'journal-00000001.log');
    await rm(join(folder, 'journal-00000001.index'));
    await truncate(segment, 20);
    await expect(open()).rejects.toThrow('later segments were written after it');
    await rm(segment);
    await rm(join(folder, 'journal-00000002.log'));
    await writeFile(join(folder, 'journal-00000004.log'), '');
    await expect(open()).rejects.toThrow('the segment is missing');
  });
});

describe('segments', () => {
  test('full ones are sealed, and their indexes spare a scan (J6)', async () => {
    const bodies = Array.from({ length: 10 }, (_, index) => `"body ${index}"`);
    await write(bodies, { segmentBytes: 100 });
    const names = (await readdir(folder)).sort();
    expect(names.filter((name) => name.endsWith('.log')).length).toBeGreaterThan(4);
    const { journal, owner } = await open();
    expect(owner.bodies).toEqual(bodies);
    expect(owner.indexes).toBe(names.filter((name) => name.endsWith('.log')).length - 1);
    await journal.close();
  });

  test('a missing or damaged index is made again', async () => {
    const bodies = Array.from({ length: 6 }, (_, index) => `"body ${index}"`);
    await write(bodies, { segmentBytes: 100 });
    await rm(join(folder, 'journal-00000001.index'));
    await appendFile(join(folder, 'journal-00000002.index'), 'x');
    const first = await open();
    expect(first.owner.bodies).toEqual(bodies);
    expect(first.owner.indexes).toBe(0);
    await first.journal.close();
    const second = await open();
    expect(second.owner.bodies).toEqual(bodies);
    expect(second.owner.indexes).toBe(2);
    await second.journal.close();
  });

  test('an index of the segment that is still written is not believed', async () => {
    await write(['"a"']);
    await writeFile(join(folder, 'journal-00000001.index'), 'stale');
    const { journal } = await open();
    expect(await readdir(folder)).not.toContain('journal-00000001.index');
    await journal.close();
  });

  test('records in sealed segments are still read by their location', async () => {
    const { journal, owner } = await open({ segmentBytes: 60 });
    for (const body of ['"a"', '"b"', '"c"']) await append(journal, owner, body);
    for (const [index, location] of owner.locations.entries()) {
      expect((await journal.read(location)).body).toBe(owner.bodies[index]);
    }
    await journal.close();
  });
});

describe('the lock (J7)', () => {
  test('a second owner is refused by the first one’s pid, until the first is done', async () => {
    const { journal } = await open();
    await expect(open()).rejects.toThrow(FolderInUse);
    await expect(open()).rejects.toThrow(`is in use by process ${process.pid}`);
    await journal.close();
    await (await open()).journal.close();
  });

  test('the lock of a process that is gone is taken over, also when its pid lives again', async () => {
    for (const stale of ['999999999 1', `${process.pid} 1`, '']) {
      await writeFile(join(folder, 'lock'), stale);
      const { journal } = await open();
      await journal.close();
    }
    expect(await readdir(folder)).not.toContain('lock');
  });
});
