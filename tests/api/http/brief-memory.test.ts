import { beforeEach, describe, expect, test } from '@jest/globals';
import { BriefMemory } from '../../../api/http/brief-memory.ts';
import { type HandDrivenClock, memoryClock } from '../../../tasks/adapters/memory/clock.ts';

let clock: HandDrivenClock;
let memory: BriefMemory<number>;
let asked: number;

beforeEach(() => {
  clock = memoryClock();
  memory = new BriefMemory({ milliseconds: 2000, maxEntries: 2, clock });
  asked = 0;
});
const find = async () => {
  asked += 1;
  return asked;
};

describe('the brief memory', () => {
  test('gives the first answer again until its time is up', async () => {
    expect(await memory.get('a', find)).toBe(1);
    clock.advance({ seconds: 1 });
    expect(await memory.get('a', find)).toBe(1);
    clock.advance({ seconds: 1 });
    expect(await memory.get('a', find)).toBe(2);
  });

  test('asks once for all who ask at the same time', async () => {
    expect(await Promise.all([memory.get('a', find), memory.get('a', find)])).toEqual([1, 1]);
  });

  test('keeps what was asked apart', async () => {
    await memory.get('a', find);
    expect(await memory.get('b', find)).toBe(2);
  });

  test('does not remember a failure', async () => {
    const failing = () => Promise.reject(new Error('the table is away'));
    await expect(memory.get('a', failing)).rejects.toThrow('away');
    expect(await memory.get('a', find)).toBe(1);
  });

  test('forgets what it has known for longest when it is full', async () => {
    for (const key of ['a', 'b', 'c']) await memory.get(key, find);
    expect(await memory.get('c', find)).toBe(3);
    expect(await memory.get('a', find)).toBe(4);
  });
});
