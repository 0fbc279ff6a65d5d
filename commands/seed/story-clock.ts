import type { Clock } from '../../tasks/ports/clock.ts';
import type { Random } from '../instance/random.ts';

/** The time of one order's story: it goes on a little whenever somebody looks, and by as much as it is told. */
export interface StoryClock extends Clock {
  pass(milliseconds: number): void;
  /** Goes on to that moment, if it is still to come. */
  passUntil(moment: number): void;
}

export function storyClock(start: Date, random: Random): StoryClock {
  let now = start.getTime();
  return {
    now: () => {
      now += random.integer(3, 35);
      return new Date(now);
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
    passUntil: (moment) => {
      now = Math.max(now, moment);
    },
  };
}
