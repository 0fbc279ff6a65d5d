import { describe, expect, test } from '@jest/globals';
import { type Pulse, settle } from '../../../commands/demo/settle.ts';

const minute = 60_000;
const still: Pulse = { moving: [], lateEffects: 0 };

/** A system with these pulses and lacks at a time in milliseconds; its clock goes by what is waited. */
function system(pulseAt: (time: number) => Pulse, lacksAt: (time: number) => readonly string[] = () => []) {
  let time = 0;
  const looks: number[] = [];
  const words: string[] = [];
  const run = (deadline: number) =>
    settle(
      {
        pulse: async () => pulseAt(time),
        look: async () => {
          looks.push(time);
          return time;
        },
        missing: lacksAt,
        say: (said) => words.push(said),
        now: () => time,
        wait: async (milliseconds) => {
          time += milliseconds;
        },
      },
      deadline,
    );
  return { run, looks, words };
}

describe('waiting for the system to come to rest', () => {
  test('looks once, when nothing moves any more', async () => {
    const { run, looks, words } = system((time) => (time < 5000 ? { ...still, moving: ['one 1'] } : still));
    expect(await run(minute)).toBe(5000);
    expect(looks).toEqual([5000]);
    expect(words[0]).toBe('1 on their way');
  });

  test('gives late effects at the providers their time before it looks', async () => {
    const { run, looks, words } = system((time) => (time < 2 * minute ? { ...still, lateEffects: 2 } : still));
    await run(10 * minute);
    expect(looks).toEqual([2 * minute]);
    expect(words[0]).toBe('2 late effects at the providers');
  });

  test('looks again until nothing is missing, and says what is', async () => {
    const { run, words } = system(
      () => still,
      (time) => (time < 3000 ? ['customerTold: order 7 is CANCELLED and no message says so'] : []),
    );
    expect(await run(minute)).toBe(3000);
    expect(words).toContain('waiting: customerTold: order 7 is CANCELLED and no message says so');
  });

  test('waits as long as something changes now and then', async () => {
    const hour = 60 * minute;
    const { run } = system((time) =>
      time < hour ? { ...still, moving: [`one ${Math.floor(time / (10 * minute))}`] } : still,
    );
    expect(await run(24 * hour)).toBe(hour);
  });

  test('gives up on an order that has not moved for longer than an undo may pause', async () => {
    const { run } = system(() => ({ ...still, moving: ['one 1'] }));
    expect(await run(24 * 60 * minute)).toBeGreaterThan(15 * minute);
  });

  test('gives up on what stays missing after a minute without a change', async () => {
    const { run } = system(
      () => still,
      (time) => [time < 30_000 ? 'two messages' : 'one message'],
    );
    expect(await run(60 * minute)).toBe(30_000 + minute + 500);
  });

  test('looks once more when time is up, whatever moves', async () => {
    const { run, looks } = system(
      (time) => ({ ...still, moving: [`one ${time}`] }),
      () => ['much'],
    );
    const at = await run(minute);
    expect(looks).toEqual([at]);
    expect(at).toBe(minute + 500);
  });
});
