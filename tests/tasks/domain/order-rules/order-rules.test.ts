import { describe, expect, test } from '@jest/globals';
import { intentOf, providerKey } from '../../../../tasks/domain/intent.ts';
import { type Order, orderEventSchema, orderSchema } from '../../../../tasks/domain/order.ts';
import type { Decision } from '../../../../tasks/domain/order-change.ts';
import { attentionRequested } from '../../../../tasks/domain/order-rules/attention-requested.ts';
import { closeIntent } from '../../../../tasks/domain/order-rules/close-intent.ts';
import { labelBought } from '../../../../tasks/domain/order-rules/label-bought.ts';
import { labelVoided } from '../../../../tasks/domain/order-rules/label-voided.ts';
import { messageSent } from '../../../../tasks/domain/order-rules/message-sent.ts';
import { orderDelivered } from '../../../../tasks/domain/order-rules/order-delivered.ts';
import { orderEnded } from '../../../../tasks/domain/order-rules/order-ended.ts';
import { orderShipped } from '../../../../tasks/domain/order-rules/order-shipped.ts';
import { paymentAuthorized } from '../../../../tasks/domain/order-rules/payment-authorized.ts';
import { paymentCaptured } from '../../../../tasks/domain/order-rules/payment-captured.ts';
import { paymentCreated } from '../../../../tasks/domain/order-rules/payment-created.ts';
import { paymentDeclined } from '../../../../tasks/domain/order-rules/payment-declined.ts';
import { paymentNotRequired } from '../../../../tasks/domain/order-rules/payment-not-required.ts';
import { paymentVoided } from '../../../../tasks/domain/order-rules/payment-voided.ts';
import { recordIntent } from '../../../../tasks/domain/order-rules/record-intent.ts';
import { shipmentCreated } from '../../../../tasks/domain/order-rules/shipment-created.ts';
import { sampleOrder } from '../../../support/sample-order.ts';

const at = new Date('2026-11-22T10:05:00.000Z');
const paymentId = 'pi_1';
const shipmentId = 'shp_1';

type Rule = (order: Order) => Decision;
const create: Rule = (order) => paymentCreated(order, { paymentId, amount: 3197, currency: 'USD' }, at);
const authorize: Rule = (order) => paymentAuthorized(order, { paymentId, amount: 3197 }, at);
const decline: Rule = (order) => paymentDeclined(order, { paymentId, declineCode: 'card_declined' }, at);
const capture: Rule = (order) => paymentCaptured(order, { paymentId, amount: 3197, transactionId: 'ch_1' }, at);
const voidPayment: Rule = (order) => paymentVoided(order, { paymentId, cause: 'void-authorization' }, at);
const rate = { carrier: 'ups', service: 'Ground', cost: 812, currency: 'USD', estimatedDeliveryDays: 3 } as const;
const ship: Rule = (order) => shipmentCreated(order, { shipmentId, ...rate }, at);
const buy: Rule = (order) =>
  labelBought(order, { shipmentId, trackingNumber: '1Z999', labelUrl: 'https://label.example/1' }, at);
const voidLabel: Rule = (order) => labelVoided(order, { shipmentId }, at);
const shipped: Rule = (order) => orderShipped(order, {}, at);
const delivered: Rule = (order) => orderDelivered(order, { deliveredAt: '2026-11-22T10:04:59.000Z' }, at);
const message: Rule = (order) => messageSent(order, { kind: 'shipped', to: 'ada@example.com', messageId: 'm-1' }, at);
const paymentFailed: Rule = (order) =>
  orderEnded(order, { status: 'PAYMENT_FAILED', reason: 'PaymentDeclined: no' }, at);
const attention: Rule = (order) => attentionRequested(order, { reason: 'cancel-payment failed' }, at);

/** Applies the rules one after the other; each must change the order. */
function orderAfter(...rules: readonly Rule[]): Order {
  return rules.reduce((order, rule) => {
    const decision = rule(order);
    if (decision.kind !== 'changed') throw new Error(`expected a change, got ${JSON.stringify(decision)}`);
    return decision.order;
  }, sampleOrder());
}

describe('every rule', () => {
  const histories: readonly (readonly [string, readonly Rule[]])[] = [
    ['recordIntent', [(order) => recordIntent(order, { step: 'reserve-stock' }, at)]],
    ['closeIntent', [(order) => closeIntent(order, { step: 'reserve-stock', cause: 'release-stock' }, at)]],
    ['paymentCreated', [create]],
    ['paymentAuthorized', [create, authorize]],
    ['paymentDeclined', [create, decline]],
    ['paymentCaptured', [create, authorize, capture]],
    ['paymentVoided', [create, authorize, voidPayment]],
    ['shipmentCreated', [ship]],
    ['labelBought', [ship, buy]],
    ['labelVoided', [ship, buy, voidLabel]],
    ['orderShipped', [create, authorize, ship, buy, capture, shipped]],
    ['orderDelivered', [create, authorize, ship, buy, capture, shipped, delivered]],
    ['orderEnded', [create, decline, voidPayment, paymentFailed]],
    ['attentionRequested', [attention]],
    ['messageSent', [message]],
  ];

  test.each(histories)('%s goes up by one version with one event, and keeps to the schema', (_name, rules) => {
    const before = orderAfter(...rules.slice(0, -1));
    const decision = rules.at(-1)?.(before);
    if (decision?.kind !== 'changed') throw new Error('expected a change');
    expect(decision.order.version).toBe(before.version + 1);
    expect(decision.event).toMatchObject({
      version: decision.order.version,
      status: decision.order.status,
      at: at.toISOString(),
    });
    expect(orderSchema.safeParse(decision.order).error).toBeUndefined();
    expect(orderEventSchema.safeParse(decision.event).error).toBeUndefined();
  });

  test.each(histories)('%s changes nothing the second time', (_name, rules) => {
    const order = orderAfter(...rules);
    expect(rules.at(-1)?.(order)).toEqual({ kind: 'unchanged', order });
  });
});

describe('intents', () => {
  test('a step that its undo has closed may not begin', () => {
    const order = orderAfter((o) => closeIntent(o, { step: 'create-payment', cause: 'cancel-payment' }, at));
    expect(recordIntent(order, { step: 'create-payment' }, at)).toMatchObject({ kind: 'refused' });
  });

  test('no step may begin on an order that has ended', () => {
    expect(recordIntent(orderAfter(paymentFailed), { step: 'buy-label' }, at)).toMatchObject({ kind: 'refused' });
  });

  test("closing keeps the provider's object, so that the undo knows what to close", () => {
    const order = orderAfter(create, (o) => closeIntent(o, { step: 'create-payment', cause: 'cancel-payment' }, at));
    expect(intentOf(order, 'create-payment')).toMatchObject({ providerId: paymentId, closedAt: at.toISOString() });
  });

  test('recording again without the object keeps the object', () => {
    const order = orderAfter(create);
    expect(recordIntent(order, { step: 'create-payment' }, at).kind).toBe('unchanged');
  });

  test('a new generation gives a new key', () => {
    const order = orderAfter((o) => recordIntent(o, { step: 'capture-payment' }, at));
    expect(providerKey(order, 'capture-payment')).toBe(`${order.orderId}:capture-payment:1`);
    const next = recordIntent(order, { step: 'capture-payment', generation: 2 }, at).order;
    expect(providerKey(next, 'capture-payment')).toBe(`${order.orderId}:capture-payment:2`);
  });

  test.each([
    ['payment', 'create-payment', create],
    ['shipment', 'buy-label', ship],
  ] as const)('a %s that comes after the undo is refused, so that its maker closes it', (_what, step, rule) => {
    const order = orderAfter((o) => closeIntent(o, { step, cause: 'undo' }, at));
    expect(rule(order)).toMatchObject({ kind: 'refused' });
  });

  test('a second object of one step is refused', () => {
    const decision = paymentCreated(orderAfter(create), { paymentId: 'pi_2', amount: 3197, currency: 'USD' }, at);
    expect(decision).toMatchObject({ kind: 'refused', reason: expect.stringContaining('one too many') });
  });
});

describe('money', () => {
  test('authorizing makes the order PAYMENT_PROCESSED and says how much is held', () => {
    expect(orderAfter(create, authorize)).toMatchObject({
      status: 'PAYMENT_PROCESSED',
      paymentStatus: 'AUTHORIZED',
      authorizedAmount: 3197,
    });
  });

  test('a hold that comes back after its step was closed is refused', () => {
    const order = orderAfter(create, (o) =>
      closeIntent(o, { step: 'authorize-payment', cause: 'void-authorization' }, at),
    );
    expect(authorize(order)).toMatchObject({ kind: 'refused' });
  });

  test('the news of an earlier decline does not undo a hold', () => {
    expect(decline(orderAfter(create, authorize)).kind).toBe('unchanged');
  });

  test('voiding the hold leaves nothing held', () => {
    expect(orderAfter(create, authorize, voidPayment)).toMatchObject({ paymentStatus: 'VOIDED', authorizedAmount: 0 });
  });

  test('a declined payment that is closed still reads as declined', () => {
    const order = orderAfter(create, decline, voidPayment);
    expect(order.paymentStatus).toBe('DECLINED');
    expect(order.payments[0]).toMatchObject({ status: 'VOIDED', declineCode: 'card_declined' });
  });

  test('captured money is recorded with its date and transaction', () => {
    expect(orderAfter(create, authorize, capture)).toMatchObject({
      capturedAmount: 3197,
      paymentDate: at.toISOString(),
      transactionId: 'ch_1',
      paymentStatus: 'CAPTURED',
    });
  });

  test('what was captured cannot be voided, and what was voided cannot be captured', () => {
    expect(voidPayment(orderAfter(create, authorize, capture)).kind).toBe('refused');
    expect(capture(orderAfter(create, authorize, voidPayment)).kind).toBe('refused');
  });

  test('an order that costs nothing needs no payment, another does', () => {
    const free = sampleOrder({ totalAmount: 0 });
    expect(paymentNotRequired(free, {}, at)).toMatchObject({
      kind: 'changed',
      order: { status: 'PAYMENT_PROCESSED', paymentStatus: 'NOT_REQUIRED' },
    });
    expect(paymentNotRequired(sampleOrder(), {}, at).kind).toBe('refused');
  });

  test('a payment that the order does not know is refused', () => {
    for (const rule of [authorize, decline, capture, voidPayment]) expect(rule(sampleOrder()).kind).toBe('refused');
  });
});

describe('goods', () => {
  test('nothing ships before the money is in', () => {
    expect(shipped(orderAfter(create, authorize, ship, buy))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('AUTHORIZED'),
    });
  });

  test('nothing ships without a label', () => {
    expect(shipped(orderAfter(create, authorize, capture)).kind).toBe('refused');
  });

  test('the tracking number is the customer’s to see only once the order ships', () => {
    const labelled = orderAfter(create, authorize, ship, buy, capture);
    expect(labelled.trackingNumber).toBeUndefined();
    expect(shipped(labelled).order).toMatchObject({
      status: 'SHIPPED',
      trackingNumber: '1Z999',
      estimatedDeliveryDays: 3,
    });
    expect(shipped(labelled).order.items[0]?.quantityShipped).toBe(2);
  });

  test('a label may not be voided once the parcel has left', () => {
    expect(voidLabel(orderAfter(create, authorize, ship, buy, capture, shipped)).kind).toBe('refused');
  });

  test('a shipment that is closed before its label was bought leaves the order unfulfilled', () => {
    expect(orderAfter(ship, voidLabel).fulfillmentStatus).toBe('UNFULFILLED');
    expect(orderAfter(ship, buy, voidLabel).fulfillmentStatus).toBe('LABEL_VOIDED');
  });

  test('a label bought after its void is refused', () => {
    expect(buy(orderAfter(ship, voidLabel)).kind).toBe('refused');
  });

  test('delivery keeps the carrier’s time', () => {
    const order = orderAfter(create, authorize, ship, buy, capture, shipped, delivered);
    expect(order).toMatchObject({
      status: 'DELIVERED',
      fulfillmentStatus: 'DELIVERED',
      deliveryDate: '2026-11-22T10:04:59.000Z',
    });
  });

  test('only what shipped is delivered', () => {
    expect(delivered(orderAfter(create, authorize)).kind).toBe('refused');
  });
});

describe('ends', () => {
  test('an order whose money is with us does not end without a sale', () => {
    const order = orderAfter(create, authorize, capture);
    expect(orderEnded(order, { status: 'SHIPMENT_FAILED', reason: 'no' }, at)).toMatchObject({ kind: 'refused' });
  });

  test('an order stays as it has ended first', () => {
    expect(orderEnded(orderAfter(paymentFailed), { status: 'CANCELLED', reason: 'no' }, at).kind).toBe('unchanged');
  });

  test('an order that waits for support can still end', () => {
    expect(orderAfter(attention, paymentFailed)).toMatchObject({
      status: 'PAYMENT_FAILED',
      statusReason: 'PaymentDeclined: no',
    });
  });

  test('a message leaves a record of its own', () => {
    expect(message(sampleOrder())).toMatchObject({
      records: [{ kind: 'notification', id: 'shipped', data: { to: 'ada@example.com', messageId: 'm-1' } }],
      order: { notificationSentDate: at.toISOString() },
    });
  });
});
