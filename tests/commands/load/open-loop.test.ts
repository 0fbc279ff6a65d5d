import { describe, expect, test } from '@jest/globals';
import { runOpenLoop } from '../../../commands/load/open-loop.ts';

/** Time that only goes on when somebody waits, and requests that are answered at a time of their own. */
class Simulation {
  now = 0;
  readonly sentAt: number[] = [];
  readonly latencies: number[] = [];
  readonly #answers: { readonly at: number; readonly settle: () => void }[] = [];
  readonly stop = new AbortController();

  /** `answeredAt` says when the n-th request that was sent at that time is answered. */
  async run(
    arrivals: readonly number[],
    answeredAt: (n: number, sentAt: number) => number,
    maxInFlight = Number.POSITIVE_INFINITY,
  ) {
    const ended = runOpenLoop({
      arrivals,
      maxInFlight,
      signal: this.stop.signal,
      now: () => this.now,
      wait: (milliseconds) => this.#until(this.now + milliseconds),
      send: async (intendedAt) => {
        this.sentAt.push(this.now);
        await this.#until(answeredAt(this.sentAt.length - 1, this.now));
        this.latencies.push(this.now - intendedAt);
      },
    });
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver) {
      await new Promise(setImmediate);
      this.#answers.sort((left, right) => left.at - right.at);
      const next = this.#answers.shift();
      if (next === undefined) continue;
      this.now = Math.max(this.now, next.at);
      next.settle();
    }
    return ended;
  }

  #until(at: number): Promise<void> {
    return new Promise((settle) => {
      this.#answers.push({ at, settle });
    });
  }
}

const everyTenMilliseconds = Array.from({ length: 10 }, (_, n) => n * 10);

describe('the open loop', () => {
  test('sends each request at its time', async () => {
    const simulation = new Simulation();
    const { sent, unfinished, heldBack } = await simulation.run(everyTenMilliseconds, (_n, sentAt) => sentAt + 1);
    expect(simulation.sentAt).toEqual(everyTenMilliseconds);
    expect({ sent, unfinished, heldBack }).toEqual({ sent: 10, unfinished: 0, heldBack: 0 });
  });

  test('does not wait for a server that stands still', async () => {
    const simulation = new Simulation();
    await simulation.run(everyTenMilliseconds, () => 5000);
    expect(simulation.sentAt).toEqual(everyTenMilliseconds);
    expect(simulation.latencies.toSorted((left, right) => left - right)[0]).toBe(5000 - 90);
  });

  test('counts the wait for a connection as latency of whoever waited', async () => {
    const simulation = new Simulation();
    // One connection, and the first request takes 100 ms: all others are late by what it took.
    const { heldBack } = await simulation.run(everyTenMilliseconds, (n, sentAt) => (n === 0 ? 100 : sentAt), 1);
    expect(simulation.latencies).toEqual([100, 90, 80, 70, 60, 50, 40, 30, 20, 10]);
    expect(heldBack).toBeGreaterThan(0);
  });

  test('tells how late the requests went out', async () => {
    const simulation = new Simulation();
    const { delays } = await simulation.run(everyTenMilliseconds, (n, sentAt) => (n === 0 ? 100 : sentAt), 1);
    expect(delays.percentiles().max).toBeCloseTo(90, 0);
  });

  test('ends when it is broken off, and tells what was not answered', async () => {
    const simulation = new Simulation();
    const { sent, unfinished } = await simulation.run(everyTenMilliseconds, (n) => {
      if (n === 4) simulation.stop.abort();
      return n < 2 ? n * 10 + 1 : 1e9;
    });
    expect({ sent, unfinished }).toEqual({ sent: 5, unfinished: 3 });
  });
});
