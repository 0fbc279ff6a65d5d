import type { OrderId } from '../domain/ids.ts';

/** Any JSON value that a callback brings. */
export type CallbackAnswer = Readonly<Record<string, string | number | boolean>>;

/**
 * Where a waiting task and the answer it waits for meet, whichever comes first: each writes the same item in one step and
 * sees what the other left there.
 */
export interface Callbacks {
  /** Leaves the token; gives back the answer when it came first. A newer token replaces an older one. */
  register(orderId: OrderId, name: string, taskToken: string): Promise<{ readonly answer?: CallbackAnswer }>;
  /** Leaves the answer (the first one stays); gives back the token when somebody waits already. */
  answer(
    orderId: OrderId,
    name: string,
    answer: CallbackAnswer,
  ): Promise<{ readonly taskToken?: string; readonly answer: CallbackAnswer }>;
}
