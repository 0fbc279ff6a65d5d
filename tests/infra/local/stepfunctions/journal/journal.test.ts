import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenAppendFile } from '../../../../../infra/local/stepfunctions/journal/append-writer.ts';
import { FolderInUse } from '../../../../../infra/local/stepfunctions/journal/folder-lock.ts';
import { Journal, type JournalOptions } from '../../../../../infra/local/stepfunctions/journal/journal.ts';
import type { Location } from '../../../../../infra/local/stepfunctions/journal/record-line.ts';
import { CorruptJournal } from '../../../../../infra/local/stepfunctions/journal/scan-segment.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Keeps the heads and where their records lie. */
class Owner {
  heads: unknown[] = [];
  locations: Location[] = [];
  readonly onRecord = (head: unknown, location: Location): void => {
    this.heads.push(head);
    this.locations.push(location);
  };
  async bodies(journal: Journal): Promise<string[]> {
    return Promise.all(this.locations.map(async (location) => (await journal.read(location)).body));
  }
}

async function open(options?: JournalOptions): Promise<{ journal: Journal; owner: Owner }> {
  const owner = new Owner();
  return { journal: await Journal.open(folder, owner.onRecord, options), owner };
}

function append(journal: Journal, owner: Owner, ...bodies: string[]): Promise<void> {
  let durable = Promise.resolve();
  for (const body of bodies) {
    const appended = journal.append({ n: body.length }, body);
    owner.onRecord({ n: body.length }, appended.location);
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
  expect(await owner.bodies(journal)).toEqual(['"a"', '"b"']);
  expect(owner.locations).toEqual(written.locations);
  const [, second] = owner.locations;
  expect(second && (await journal.read(second))).toEqual({ head: { n: 3 }, body: '"b"' });
  await append(journal, owner, '"c"');
  await journal.close();
  const again = await open();
  expect(await again.owner.bodies(again.journal)).toEqual(['"a"', '"b"', '"c"']);
  await again.journal.close();
});

test('is on disk when `durable` settles (J1), and what came together shares a sync (J2)', async () => {
  const { journal, owner } = await open();
  const first = journal.append({}, '"a"').durable;
  const second = journal.append({}, '"b"').durable;
  expect(first).toBe(second);
  await first;
  expect(await readFile(await only(), 'utf8')).toMatch(/"a"\n.*"b"\n$/);
  expect(await owner.bodies(journal)).toEqual([]);
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
      expect(await owner.bodies(journal)).toEqual(['"a"', '"bb"']);
      await append(journal, owner, '"d"');
      await journal.close();
      const again = await open();
      expect(await again.owner.bodies(again.journal)).toEqual(['"a"', '"bb"', '"d"']);
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
      expect(await owner.bodies(journal)).toEqual(['"a"']);
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
    expect(await after.owner.bodies(after.journal)).toEqual(['"a"', '"b"']);
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

  test('a damaged sealed segment is refused', async () => {
    await write(['"aaaaaaaa"', '"bbbbbbbb"', '"cccccccc"'], { segmentBytes: 50 });
    await truncate(join(folder, 'journal-00000001.log'), 20);
    await expect(open()).rejects.toThrow('later segments were written after it');
  });
});

describe('segments (J6)', () => {
  const logs = async () => (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();

  test('full ones are sealed, and everything is read again over all of them', async () => {
    const bodies = Array.from({ length: 10 }, (_, index) => `"body ${index}"`);
    await write(bodies, { segmentBytes: 100 });
    expect((await logs()).length).toBeGreaterThan(4);
    const { journal, owner } = await open();
    expect(await owner.bodies(journal)).toEqual(bodies);
    await journal.close();
  });

  test('the oldest can be deleted once it is sealed, and the rest stays readable', async () => {
    const { journal, owner } = await open({ segmentBytes: 60 });
    await append(journal, owner, '"a"', '"b"', '"c"', '"d"');
    const sealed = () => journal.sealed().map(({ segment }) => segment);
    expect(sealed()).toEqual([1, 2, 3]);
    await journal.removeOldest();
    await journal.removeOldest();
    expect(sealed()).toEqual([3]);
    await journal.removeOldest();
    await expect(journal.removeOldest()).rejects.toThrow('expected a sealed segment');
    await append(journal, owner, '"e"');
    await journal.close();
    expect(await logs()).toHaveLength(2);
    const again = await open({ segmentBytes: 60 });
    expect(await again.owner.bodies(again.journal)).toEqual(['"d"', '"e"']);
    await append(again.journal, again.owner, '"f"');
    expect(again.owner.locations.at(-1)).toMatchObject({ segment: 6 });
    await again.journal.close();
  });

  test('a record of a sealed one can be appended again as it is, even before it is synced', async () => {
    const { journal, owner } = await open({ segmentBytes: 60 });
    const last = append(journal, owner, '"a"', '"b"', '"c"');
    const [first] = owner.locations;
    if (!first) throw new Error('expected a record');
    const { location, durable } = journal.appendAgain(await journal.segmentBytes(1), first);
    await Promise.all([last, durable]);
    expect(location.segment).toBe(4);
    expect(await journal.read(location)).toEqual(await journal.read(first));
    await writeFile(join(folder, 'journal-00000001.log'), 'x'.repeat(100));
    const damaged = await journal.segmentBytes(1);
    expect(() => journal.appendAgain(damaged, first)).toThrow(CorruptJournal);
    await journal.close();
  });

  test('one that is missing is refused, by its name', async () => {
    await write(['"a"', '"b"', '"c"', '"d"'], { segmentBytes: 60 });
    await rm(join(folder, 'journal-00000002.log'));
    await expect(open()).rejects.toThrow(CorruptJournal);
    await expect(open()).rejects.toThrow('journal-00000002.log is corrupt at byte 0: the file is missing');
  });

  test('tells when one is sealed', async () => {
    const { journal, owner } = await open({ segmentBytes: 60 });
    let sealed = 0;
    journal.onSealed = () => sealed++;
    await append(journal, owner, '"a"', '"b"', '"c"');
    expect(sealed).toBe(2);
    await journal.close();
  });
});

describe('loss of power (J1, J2)', () => {
  /** A disk that forgets what was not synced. */
  function forgetfulDisk(): { openFile: OpenAppendFile; fail: (error: Error) => void; syncs: () => number } {
    let failure: Error | undefined;
    let syncs = 0;
    return {
      openFile: async (path) => {
        let unsynced: Buffer[] = [];
        return {
          append: async (bytes) => {
            if (failure) throw failure;
            unsynced.push(bytes);
          },
          sync: async () => {
            if (failure) throw failure;
            syncs++;
            await appendFile(path, Buffer.concat(unsynced));
            unsynced = [];
          },
          close: async () => undefined,
        };
      },
      fail: (error) => {
        failure = error;
      },
      syncs: () => syncs,
    };
  }

  test('what was said to be durable is there, what was not is gone', async () => {
    const disk = forgetfulDisk();
    const { journal, owner } = await open({ openFile: disk.openFile });
    await append(journal, owner, '"a"', '"b"');
    disk.fail(new Error('the power is gone'));
    await expect(append(journal, owner, '"c"')).rejects.toThrow('cannot be written');
    await journal.close().catch(() => undefined);
    const after = await open();
    expect(await after.owner.bodies(after.journal)).toEqual(['"a"', '"b"']);
    await after.journal.close();
  });

  test('what comes while a sync is in flight shares the next one', async () => {
    const disk = forgetfulDisk();
    const { journal, owner } = await open({ openFile: disk.openFile });
    const all = Array.from({ length: 50 }, (_, index) => append(journal, owner, `"${index}"`));
    await Promise.all(all);
    expect(disk.syncs()).toBeLessThanOrEqual(2);
    await journal.close();
  });

  test('after a write that failed nothing is appended any more: the disk may hold half of it', async () => {
    const disk = forgetfulDisk();
    const { journal, owner } = await open({ openFile: disk.openFile });
    await append(journal, owner, '"a"');
    disk.fail(new Error('ENOSPC: no space left on device'));
    await expect(append(journal, owner, '"b"')).rejects.toThrow('cannot be written');
    await expect(append(journal, owner, '"c"')).rejects.toThrow('cannot be written');
    await expect(journal.settled()).rejects.toThrow('cannot be written');
    await journal.close().catch(() => undefined);
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
