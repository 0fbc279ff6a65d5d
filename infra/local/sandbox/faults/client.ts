import type { ServerResponse } from 'node:http';

/** Whoever made a call, as far as faults are concerned. */
export interface Client {
  /** Settles when the answer has left, or when the connection has ended without one. */
  readonly gone: Promise<void>;
  /** Ends the connection as a crash would: the caller sees ECONNRESET. */
  reset(): void;
}

/** To be made when the call comes in: a connection that has ended already does not say so again. */
export function clientOf(response: ServerResponse): Client {
  return {
    gone: new Promise((settle) => response.once('close', settle)),
    reset: () => response.socket?.resetAndDestroy(),
  };
}
