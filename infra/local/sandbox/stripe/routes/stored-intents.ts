import type Stripe from 'stripe';
import { missing } from '../api-error.ts';
import { type BankAnswer, cancel, isExpired } from '../payment-intent-states.ts';
import { methodFrom } from '../payment-method-object.ts';
import type { Context, StoredMethod } from '../records.ts';
import { type TestCard, testCard } from '../test-cards.ts';

/** The intent as it is now: a hold that ran out meanwhile is found canceled. */
export function loadIntent(context: Context, id: string): Stripe.PaymentIntent {
  const intent = context.intents.get(id);
  if (intent === undefined) throw missing('payment_intent', id, 'intent');
  return current(context, intent);
}

export function current(context: Context, intent: Stripe.PaymentIntent): Stripe.PaymentIntent {
  const charge = latestCharge(context, intent);
  if (!isExpired(intent, charge, context.now)) return intent;
  const expired = cancel(intent, charge, 'expired', context);
  context.intents.put(intent.id, expired.intent);
  if (expired.charge) saveCharge(context, expired.charge);
  context.emit('charge.expired', expired.charge);
  context.emit('payment_intent.canceled', expired.intent);
  return expired.intent;
}

export function latestCharge(context: Context, intent: Stripe.PaymentIntent): Stripe.Charge | undefined {
  return typeof intent.latest_charge === 'string' ? context.charges.get(intent.latest_charge) : undefined;
}

/** Charges are listed by their intent. */
export function saveCharge(context: Context, charge: Stripe.Charge): void {
  context.charges.put(charge.id, charge, String(charge.payment_intent));
}

/** What the bank has said, with the events of it. */
export function saveBankAnswer(context: Context, answer: BankAnswer): void {
  saveCharge(context, answer.charge);
  if (answer.kind === 'declined') {
    context.emit('charge.failed', answer.charge);
    saveDecline(context, answer.intent);
    return;
  }
  context.intents.put(answer.intent.id, answer.intent);
  context.emit('charge.succeeded', answer.charge);
  const isHold = answer.intent.status === 'requires_capture';
  context.emit(isHold ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', answer.intent);
}

export function saveDecline(context: Context, declined: Stripe.PaymentIntent): void {
  context.intents.put(declined.id, declined);
  context.emit('payment_intent.payment_failed', declined);
}

/** The payment method of that id, or a new one when a test token is named. */
export function useMethod(context: Context, idOrToken: string): { method: StoredMethod; card: TestCard } {
  const stored = context.methods.get(idOrToken);
  const token = stored?.token ?? idOrToken;
  const card = testCard(token);
  if (card === undefined) throw missing('PaymentMethod', idOrToken, 'payment_method');
  if (stored) return { method: stored, card };
  const method = methodFrom(token, card, context);
  context.methods.put(method.object.id, method);
  return { method, card };
}
