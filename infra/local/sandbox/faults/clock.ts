/** Time, and being called back by it. */
export interface FaultClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once that time has come; the answer takes it back. */
  at(time: number, callback: () => void): () => void;
}

export const systemClock: FaultClock = {
  now: Date.now,
  at(time, callback) {
    const timer = setTimeout(callback, Math.max(0, time - Date.now()));
    return () => clearTimeout(timer);
  },
};
