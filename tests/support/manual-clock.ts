import type { Clock } from '../../infra/local/stepfunctions/driver/clock.ts';

/** A clock that moves only when the test says so. */
export class ManualClock implements Clock {
  #now: number;
  readonly #alarms = new Set<{ readonly time: number; readonly callback: () => void }>();

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, callback: () => void): () => void {
    const alarm = { time, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** The times that something waits for, in order. */
  alarms(): number[] {
    return [...this.#alarms].map(({ time }) => time).sort((a, b) => a - b);
  }

  /** Moves on to the time, calling back on the way whatever waits for it. */
  moveTo(time: number): void {
    for (;;) {
      const [next] = [...this.#alarms].filter((alarm) => alarm.time <= time).sort((a, b) => a.time - b.time);
      if (!next) break;
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.callback();
    }
    this.#now = Math.max(this.#now, time);
  }

  /** Moves on to the next thing that is waited for; false when there is none. */
  moveToNext(): boolean {
    const [next] = this.alarms();
    if (next === undefined) return false;
    this.moveTo(next);
    return true;
  }
}
