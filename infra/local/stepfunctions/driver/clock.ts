/** The time, and a call at a given time. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back at the time, at once when it has passed; answers how to call it off. */
  at(time: number, callback: () => void): () => void;
};

/** A timer of Node does not notice that the clock was set forward, or that the machine slept: it is looked at again. */
const LONGEST = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, callback) {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      handle = setTimeout(() => (Date.now() >= time ? callback() : arm()), clampDelay(time - Date.now()));
    };
    arm();
    return () => clearTimeout(handle);
  },
};

function clampDelay(delay: number): number {
  return Math.max(0, Math.min(delay, LONGEST));
}
