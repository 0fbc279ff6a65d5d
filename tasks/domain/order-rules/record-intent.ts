import { intentOf } from '../intent.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { isTerminal } from '../order-status.ts';
import { changed, known, refused, unchanged } from './decide.ts';

/**
 * The fence before an effect: the step's word that it is about to act, and on which object of the provider. Refused once
 * the order has ended, is being called off, or the undo has closed the step; a refused step must not act. An intent that
 * was recorded before the cancel request came stays good: what is in flight ends, and is undone then.
 */
export function recordIntent(
  order: Order,
  intent: { readonly step: string; readonly providerId?: string; readonly generation?: number },
  at: Date,
): Decision {
  const { step } = intent;
  const found = intentOf(order, step);
  const { cancelRequest } = order;
  const refuse = (reason: string): Decision =>
    cancelRequest === undefined ? refused(order, reason) : { ...refused(order, reason), isCancelled: true };
  if (found?.closedAt !== undefined) return refuse(`${step} was closed by its undo at ${found.closedAt}`);
  if (isTerminal(order.status)) return refuse(`the order is ${order.status}: ${step} may not begin`);
  const generation = Math.max(intent.generation ?? 1, found?.generation ?? 1);
  // A new generation acts on a new object: the old one is provably without effect.
  const providerId = found?.generation === generation ? (found.providerId ?? intent.providerId) : intent.providerId;
  if (found?.generation === generation && found.providerId === providerId) return unchanged(order);
  // Not why it is: that was written by a person, and errors go to the log.
  if (cancelRequest !== undefined) return refuse(`${step} may not begin: the order is being cancelled`);
  const next = { step, generation, at: at.toISOString(), ...known({ providerId }) };
  return changed(
    order,
    { intents: [...order.intents.filter((other) => other.step !== step), next] },
    { type: 'IntentRecorded', at, cause: step, details: { step, generation, ...known({ providerId }) } },
  );
}
