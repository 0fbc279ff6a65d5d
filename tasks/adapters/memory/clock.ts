import type { Clock } from '../../ports/clock.ts';

/** A clock that stands still until it is moved. */
export interface HandDrivenClock extends Clock {
  advance(by: { readonly seconds: number }): void;
  set(now: Date): void;
}

export function memoryClock(start = new Date('2026-11-22T10:00:00.000Z')): HandDrivenClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance: ({ seconds }) => {
      now += seconds * 1000;
    },
    set: (to) => {
      now = to.getTime();
    },
  };
}
