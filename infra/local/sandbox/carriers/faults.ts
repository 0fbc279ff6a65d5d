/** The provider call that is about to be served. */
interface ServedCall {
  readonly method: string;
  readonly path: string;
}

/** Where the sandbox is made to misbehave: it may fail or wait before the effect, after it, or both. */
export interface Faults {
  around(call: ServedCall, act: () => Promise<void>): Promise<void>;
}

/** Every call is served as it should be. */
export const noFaults: Faults = { around: (_call, act) => act() };
