import { setTimeout as sleep } from 'node:timers/promises';
import { Latencies } from './latencies.ts';

export interface OpenLoopOptions {
  /** When each request is due, in milliseconds from the start. */
  readonly arrivals: Iterable<number>;
  /** Sends the next request and never throws. It is told the time from which its latency counts. */
  readonly send: (intendedAt: number) => Promise<void>;
  /** Connections at most: beyond it a request waits, and the wait counts as its latency. */
  readonly maxInFlight: number;
  readonly signal: AbortSignal;
  /** Tests hand in their own; milliseconds that only go forward. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

export interface OpenLoopEnd {
  readonly sent: number;
  /** Not answered yet when the run was broken off. */
  readonly unfinished: number;
  /** How often the server had so many requests open that the next had to wait here. */
  readonly heldBack: number;
  /** How late the requests went out. */
  readonly delays: Latencies;
}

/** A timer is true to the millisecond: what is due within one is sent now, and its latency counts from now. */
const timerMilliseconds = 1;

/**
 * Sends each request at its time, whether or not those before it were answered. A latency counts from when the request was
 * due, not from when it went out: else a server that stands still for a second would seem slow to one request only
 * (coordinated omission).
 */
export async function runOpenLoop(options: OpenLoopOptions): Promise<OpenLoopEnd> {
  const { send, maxInFlight, signal, now = () => performance.now(), wait = pause } = options;
  const began = now();
  const delays = new Latencies();
  let sent = 0;
  let inFlight = 0;
  let heldBack = 0;
  let wake = () => {};
  const untilOneIsDone = () =>
    new Promise<void>((settle) => {
      wake = settle;
    });
  signal.addEventListener('abort', () => wake());

  for (const due of options.arrivals) {
    const ahead = began + due - now();
    if (ahead > timerMilliseconds) await wait(Math.floor(ahead), signal);
    if (inFlight >= maxInFlight && !signal.aborted) {
      heldBack += 1;
      await untilOneIsDone();
    }
    if (signal.aborted) break;
    const sentAt = now();
    const intendedAt = Math.min(began + due, sentAt);
    delays.record(sentAt - intendedAt);
    sent += 1;
    inFlight += 1;
    void send(intendedAt).then(() => {
      inFlight -= 1;
      wake();
    });
  }
  while (inFlight > 0 && !signal.aborted) await untilOneIsDone();
  return { sent, unfinished: inFlight, heldBack, delays };
}

/** Shorter when the run is broken off. */
const pause = (milliseconds: number, signal: AbortSignal) =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
