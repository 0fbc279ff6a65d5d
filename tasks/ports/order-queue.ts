import type { OrderId } from '../domain/ids.ts';

/** Hands orders over for processing. Sending one twice is harmless. */
export interface OrderQueue {
  /** Answers the ones that were not taken: send them again. Throws when that is not known; then any may have been taken. */
  send(orderIds: readonly OrderId[]): Promise<readonly OrderId[]>;
}
