import TinyQueue from 'tinyqueue';
import type { Clock } from './clock.ts';

type WakeUp = { readonly at: number; readonly key: number };

/** Garbage is left in the queue until there is as much of it as this and as live entries. */
const TOLERATED_GARBAGE = 1000;
/** A day's waiting may end in one moment, and those that are awake take memory. */
const AWAKE_AT_ONCE = 500;

/** One moment for each key, and one call when it comes: a hundred thousand executions wait on one timer of Node. */
export class WakeUps {
  readonly #clock: Clock;
  readonly #wake: (key: number) => Promise<void>;
  readonly #moments = new Map<number, number>();
  #queue = new TinyQueue<WakeUp>([], (a, b) => a.at - b.at);
  #armed: { readonly at: number; readonly callOff: () => void } | undefined;
  #awake = 0;
  #isClosed = false;

  /** `wake` never rejects. */
  constructor(clock: Clock, wake: (key: number) => Promise<void>) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Sets, moves or (undefined) calls off the key's moment. */
  set(key: number, at: number | undefined): void {
    if (this.#moments.get(key) === at) return;
    if (at === undefined) {
      this.#moments.delete(key);
      return;
    }
    this.#moments.set(key, at);
    this.#queue.push({ at, key });
    if (this.#queue.length > 2 * this.#moments.size + TOLERATED_GARBAGE) this.#sweep();
    this.#arm();
  }

  close(): void {
    this.#isClosed = true;
    this.#armed?.callOff();
  }

  #sweep(): void {
    const live = [...this.#moments].map(([key, at]) => ({ at, key }));
    this.#queue = new TinyQueue(live, (a, b) => a.at - b.at);
  }

  #arm(): void {
    const next = this.#queue.peek();
    if (this.#isClosed || !next || (this.#armed && this.#armed.at <= next.at)) return;
    this.#armed?.callOff();
    this.#armed = { at: next.at, callOff: this.#clock.at(next.at, () => this.#ring()) };
  }

  #ring(): void {
    this.#armed?.callOff();
    this.#armed = undefined;
    const now = this.#clock.now();
    for (let next = this.#queue.peek(); next && next.at <= now && !this.#isClosed; next = this.#queue.peek()) {
      // It rings again when one of them sleeps.
      if (this.#awake === AWAKE_AT_ONCE) return;
      this.#queue.pop();
      if (this.#moments.get(next.key) !== next.at) continue;
      this.#moments.delete(next.key);
      this.#awake++;
      this.#wake(next.key).finally(() => {
        this.#awake--;
        if (this.#awake === AWAKE_AT_ONCE - 1) this.#ring();
      });
    }
    this.#arm();
  }
}
