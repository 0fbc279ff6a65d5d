import { describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { refusal, sandboxForTests } from './stripe-fixture.ts';

const sandbox = sandboxForTests();
const expand = ['latest_charge'];

function chargeOf(intent: Stripe.PaymentIntent): Stripe.Charge {
  if (typeof intent.latest_charge !== 'object' || intent.latest_charge === null) throw new Error('no charge expanded');
  return intent.latest_charge;
}

const created = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  sandbox.stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    capture_method: 'manual',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { orderId: 'order-1' },
    ...more,
  });
const held = async (payment_method = 'pm_card_visa') => {
  const { id } = await created();
  return sandbox.stripe.paymentIntents.confirm(id, { payment_method, expand });
};

describe('stripe sandbox: a payment intent', () => {
  test('begins without a payment method, and says what was asked for', async () => {
    const intent = await created({ description: 'Order K7PM-3XWD' });
    expect(intent).toMatchObject({
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount: 2000,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: 'manual',
      description: 'Order K7PM-3XWD',
      latest_charge: null,
      livemode: false,
      metadata: { orderId: 'order-1' },
    });
    expect(intent.client_secret).toContain(intent.id);
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toEqual(intent);
  });

  test('waits to be confirmed when it is made with a method, and can be confirmed in the same call', async () => {
    const waiting = await created({ payment_method: 'pm_card_visa' });
    expect(waiting.status).toBe('requires_confirmation');
    expect((await sandbox.stripe.paymentIntents.confirm(waiting.id)).status).toBe('requires_capture');
    expect((await created({ payment_method: 'pm_card_visa', confirm: true })).status).toBe('requires_capture');
  });

  test('holds the money with manual capture, for seven days', async () => {
    const intent = await held();
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 2000, amount_received: 0 });
    const charge = chargeOf(intent);
    expect(charge).toMatchObject({ status: 'succeeded', paid: true, captured: false, payment_intent: intent.id });
    expect(charge.outcome).toMatchObject({ type: 'authorized', risk_level: 'normal' });
    expect(charge.payment_method_details?.card?.capture_before).toBe(charge.created + 7 * 86_400);
  });

  test('takes the money at once with automatic capture', async () => {
    const intent = await created({ capture_method: 'automatic', payment_method: 'pm_card_visa', confirm: true });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2000, amount_capturable: 0 });
  });

  test('captures all, or a part and lets the rest go without a refund object', async () => {
    const { paymentIntents, refunds } = sandbox.stripe;
    const whole = await paymentIntents.capture((await held()).id, { expand });
    expect(whole).toMatchObject({ status: 'succeeded', amount_received: 2000, amount_capturable: 0 });
    expect(chargeOf(whole)).toMatchObject({ captured: true, amount_captured: 2000, amount_refunded: 0 });
    const part = await paymentIntents.capture((await held()).id, { amount_to_capture: 500, expand });
    expect(part).toMatchObject({ status: 'succeeded', amount_received: 500, amount_capturable: 0 });
    expect(chargeOf(part)).toMatchObject({ amount_captured: 500, amount_refunded: 1500, refunded: false });
    expect((await refunds.list({ payment_intent: part.id })).data).toEqual([]);
  });

  test('refuses to capture more than it holds, or twice, or what it does not hold', async () => {
    const { paymentIntents } = sandbox.stripe;
    const { id } = await held();
    expect(await refusal(paymentIntents.capture(id, { amount_to_capture: 2001 }))).toMatchObject({
      statusCode: 400,
      code: 'amount_too_large',
    });
    await paymentIntents.capture(id);
    const unexpected = { type: 'StripeInvalidRequestError', code: 'payment_intent_unexpected_state' };
    const twice = await refusal(paymentIntents.capture(id));
    expect(twice).toMatchObject(unexpected);
    expect(twice.payment_intent).toMatchObject({ id, status: 'succeeded' });
    expect(await refusal(paymentIntents.capture((await created()).id))).toMatchObject(unexpected);
    expect(await refusal(paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }))).toMatchObject(unexpected);
    expect(await refusal(paymentIntents.confirm((await created()).id))).toMatchObject(unexpected);
  });

  test.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
    ['pm_card_riskLevelHighest', 'card_declined', 'fraudulent'],
  ])('declines %s, and stays confirmable with another card', async (method, code, declineCode) => {
    const { paymentIntents, charges } = sandbox.stripe;
    const { id } = await created();
    const error = await refusal(paymentIntents.confirm(id, { payment_method: method }));
    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, decline_code: declineCode });
    expect(error.doc_url).toContain(code.replaceAll('_', '-'));
    expect(error.request_log_url).toContain(error.requestId);
    expect(error.payment_intent).toMatchObject({ id, status: 'requires_payment_method', payment_method: null });
    const failed = await charges.retrieve(error.charge ?? '');
    expect(failed).toMatchObject({ status: 'failed', paid: false, failure_code: code });
    const again = await paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(again).toMatchObject({ status: 'requires_capture', last_payment_error: null });
    expect((await charges.list({ payment_intent: id })).data.map(({ status }) => status)).toEqual([
      'succeeded',
      'failed',
    ]);
  });

  test('asks the customer when the bank does; with nobody there, that is a decline', async () => {
    const { paymentIntents } = sandbox.stripe;
    const method = { payment_method: 'pm_card_authenticationRequired' };
    const inApp = await paymentIntents.confirm((await created()).id, method);
    expect(inApp).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    const byPage = await paymentIntents.confirm((await created()).id, {
      ...method,
      return_url: 'https://shop.example/done',
    });
    expect(byPage.next_action).toMatchObject({
      type: 'redirect_to_url',
      redirect_to_url: { return_url: 'https://shop.example/done' },
    });
    const { id } = await created();
    expect(await refusal(paymentIntents.confirm(id, { ...method, error_on_requires_action: true }))).toMatchObject({
      code: 'authentication_required',
    });
    expect((await paymentIntents.retrieve(id)).status).toBe('requires_payment_method');
  });

  test('knows only the payment methods that there are', async () => {
    const { paymentIntents, paymentMethods } = sandbox.stripe;
    const { id } = await created();
    expect(await refusal(paymentIntents.confirm(id, { payment_method: 'pm_nothing' }))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'payment_method',
    });
    const { payment_method } = await held('pm_card_mastercard');
    expect(payment_method).not.toBe('pm_card_mastercard');
    const method = await paymentMethods.retrieve(String(payment_method));
    expect(method.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
    const used = await paymentIntents.confirm(id, { payment_method: method.id });
    expect(used.payment_method).toBe(method.id);
  });

  test('is canceled for good, and gives its hold back', async () => {
    const { paymentIntents } = sandbox.stripe;
    const open = await paymentIntents.cancel((await created()).id, { cancellation_reason: 'requested_by_customer' });
    expect(open).toMatchObject({ status: 'canceled', cancellation_reason: 'requested_by_customer' });
    const { id } = await held();
    const voided = await paymentIntents.cancel(id, { expand });
    expect(voided).toMatchObject({ status: 'canceled', amount_capturable: 0, canceled_at: expect.any(Number) });
    expect(chargeOf(voided)).toMatchObject({ refunded: true, captured: false });
    for (const late of [
      paymentIntents.cancel(id),
      paymentIntents.capture(id),
      paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    ])
      expect(await refusal(late)).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('cannot be canceled once the money is in', async () => {
    const { paymentIntents } = sandbox.stripe;
    const { id } = await held();
    await paymentIntents.capture(id);
    const error = await refusal(paymentIntents.cancel(id));
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(error.payment_intent).toMatchObject({ status: 'succeeded' });
  });

  test('is found canceled when its hold has run out', async () => {
    const { paymentIntents } = sandbox.stripe;
    const { id } = await held();
    sandbox.advance({ seconds: 7 * 86_400 - 1 });
    expect((await paymentIntents.retrieve(id)).status).toBe('requires_capture');
    sandbox.advance({ seconds: 1 });
    const { data } = await paymentIntents.list({ limit: 100 });
    expect(data.find((intent) => intent.id === id)?.status).toBe('canceled');
    expect(await paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'expired' });
    expect(await refusal(paymentIntents.capture(id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('can be changed while it is open, and its metadata one name at a time', async () => {
    const { paymentIntents } = sandbox.stripe;
    const { id } = await created({ metadata: { a: '1', b: '2' } });
    const changed = await paymentIntents.update(id, { amount: 2500, metadata: { b: '', c: '3' } });
    expect(changed).toMatchObject({ amount: 2500, metadata: { a: '1', c: '3' } });
    expect(changed.metadata).not.toHaveProperty('b');
    await paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(await refusal(paymentIntents.update(id, { amount: 9999 }))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect((await paymentIntents.update(id, { description: 'late' })).description).toBe('late');
  });

  test('tells its story in events, newest first', async () => {
    const { paymentIntents, events } = sandbox.stripe;
    const { id } = await created();
    await refusal(paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclined' }));
    await paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    await paymentIntents.capture(id);
    const { data } = await events.list({ limit: 7 });
    expect(data.map(({ type }) => type).reverse()).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ]);
    expect((await events.list({ type: 'payment_intent.succeeded', limit: 1 })).data[0]?.data.object).toMatchObject({
      id,
    });
  });
});

describe('stripe sandbox: refunds', () => {
  test('give captured money back, in parts and never more than there was', async () => {
    const { paymentIntents, refunds } = sandbox.stripe;
    const { id } = await held();
    await paymentIntents.capture(id, { amount_to_capture: 1500 });
    const first = await refunds.create({ payment_intent: id, amount: 500, reason: 'requested_by_customer' });
    expect(first).toMatchObject({ status: 'succeeded', amount: 500, payment_intent: id });
    expect(await refusal(refunds.create({ payment_intent: id, amount: 1001 }))).toMatchObject({ param: 'amount' });
    expect((await refunds.create({ payment_intent: id })).amount).toBe(1000);
    expect(await refusal(refunds.create({ payment_intent: id }))).toMatchObject({ code: 'charge_already_refunded' });
    expect(await refunds.retrieve(first.id)).toEqual(first);
    expect((await refunds.list({ payment_intent: id })).data).toHaveLength(2);
  });

  test('are refused for what was never captured', async () => {
    const { refunds } = sandbox.stripe;
    expect(await refusal(refunds.create({ payment_intent: (await held()).id }))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(await refusal(refunds.create({ charge: 'ch_none' }))).toMatchObject({ code: 'resource_missing' });
    expect(await refusal(refunds.retrieve('re_none'))).toMatchObject({ statusCode: 404 });
  });

  test('can be pending', async () => {
    const { paymentIntents, refunds } = sandbox.stripe;
    const { id } = await held('pm_card_pendingRefund');
    await paymentIntents.capture(id);
    expect((await refunds.create({ payment_intent: id })).status).toBe('pending');
  });
});
