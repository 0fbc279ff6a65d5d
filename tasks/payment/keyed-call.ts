import { accepted } from '../accepted.ts';
import { generationOf, providerKey } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import type { Ports } from '../ports/ports.ts';
import { KeySpent, ProviderRefused } from '../ports/provider-errors.ts';
import { BrokenContract, Transient } from '../task.ts';

/**
 * A call with an effect, under the key of the step's intent. When the key is spent, `found` says what the provider's object
 * tells of the effect; undefined only when it is provably absent. The intent then goes up by a generation, which an order that
 * is being called off refuses, and the next attempt has a new key. A refusal for ever ends the step at once, as
 * BrokenContract: its outcome counts as unknown all the same, and the undo runs.
 */
export async function keyedCall<Answer>(
  order: Order,
  intent: { readonly step: string; readonly providerId?: string },
  { act, found }: { act(key: string): Promise<Answer>; found(): Promise<Answer | undefined> },
  { orders, clock }: Pick<Ports, 'orders' | 'clock'>,
): Promise<Answer> {
  const { orderId } = order;
  const { step } = intent;
  try {
    return await act(providerKey(order, step));
  } catch (error) {
    if (error instanceof ProviderRefused && error.isFinal)
      throw new BrokenContract(`${step} of order ${orderId} was refused (${error.code}): ${error.message}`, {
        cause: error,
      });
    if (!(error instanceof KeySpent)) throw error;
    const answer = await found();
    if (answer !== undefined) return answer;
    const generation = generationOf(order, step) + 1;
    const next = { ...intent, generation };
    accepted(await orders.change(orderId, (current) => recordIntent(current, next, clock.now())));
    throw new Transient(`${step} of order ${orderId} begins again as generation ${generation}: ${error.message}`);
  }
}
