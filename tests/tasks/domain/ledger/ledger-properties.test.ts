import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Balances } from '../../../../tasks/domain/ledger/balances.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../../../tasks/domain/ledger/entry.ts';
import type { Order } from '../../../../tasks/domain/order.ts';
import type { Decision } from '../../../../tasks/domain/order-change.ts';
import { closeIntent } from '../../../../tasks/domain/order-rules/close-intent.ts';
import { labelBought } from '../../../../tasks/domain/order-rules/label-bought.ts';
import { labelVoided } from '../../../../tasks/domain/order-rules/label-voided.ts';
import { orderDelivered } from '../../../../tasks/domain/order-rules/order-delivered.ts';
import { orderEnded } from '../../../../tasks/domain/order-rules/order-ended.ts';
import { orderShipped } from '../../../../tasks/domain/order-rules/order-shipped.ts';
import { paymentAuthorized } from '../../../../tasks/domain/order-rules/payment-authorized.ts';
import { paymentCaptured } from '../../../../tasks/domain/order-rules/payment-captured.ts';
import { paymentCreated } from '../../../../tasks/domain/order-rules/payment-created.ts';
import { paymentDeclined } from '../../../../tasks/domain/order-rules/payment-declined.ts';
import { paymentVoided } from '../../../../tasks/domain/order-rules/payment-voided.ts';
import { shipmentCreated } from '../../../../tasks/domain/order-rules/shipment-created.ts';
import { sampleOrder } from '../../../support/sample-order.ts';

const at = new Date('2026-11-22T10:05:00.000Z');
type Rule = (order: Order) => Decision;

const rate = { carrier: 'ups', service: 'Ground', currency: 'USD', estimatedDeliveryDays: 3 } as const;
const cause = 'void-authorization';
/** Steps of their own, so that an order can have two payments and two parcels. */
const stepOf = (id: string) => `step-${id}`;

const someAmount = fc.integer({ min: 0, max: 5000 });
const somePayment = fc.constantFrom('pi_1', 'pi_2');
const someShipment = fc.constantFrom('shp_1', 'shp_2');
const currency = 'USD';

const someRule: fc.Arbitrary<{ readonly name: string; readonly rule: Rule }> = fc.oneof(
  fc.record({ paymentId: somePayment, amount: someAmount }).chain((payment) => {
    const { paymentId } = payment;
    return fc.constantFrom<{ name: string; rule: Rule }>(
      {
        name: `created ${JSON.stringify(payment)}`,
        rule: (o) => paymentCreated(o, { ...payment, currency, step: stepOf(paymentId) }, at),
      },
      { name: `authorized ${JSON.stringify(payment)}`, rule: (o) => paymentAuthorized(o, payment, at) },
      { name: `captured ${JSON.stringify(payment)}`, rule: (o) => paymentCaptured(o, payment, at) },
      { name: `voided ${paymentId}`, rule: (o) => paymentVoided(o, { paymentId, cause }, at) },
      { name: `declined ${paymentId}`, rule: (o) => paymentDeclined(o, { paymentId, declineCode: 'no' }, at) },
    );
  }),
  fc.record({ shipmentId: someShipment, cost: someAmount }).chain(({ shipmentId, cost }) => {
    const step = stepOf(shipmentId);
    return fc.constantFrom<{ name: string; rule: Rule }>(
      {
        name: `shipment ${shipmentId} ${cost}`,
        rule: (o) => shipmentCreated(o, { shipmentId, cost, step, ...rate }, at),
      },
      {
        name: `label ${shipmentId}`,
        rule: (o) => labelBought(o, { shipmentId, trackingNumber: `1Z${shipmentId}`, step }, at),
      },
      { name: `label voided ${shipmentId}`, rule: (o) => labelVoided(o, { shipmentId }, at) },
    );
  }),
  fc.constantFrom<{ name: string; rule: Rule }>(
    { name: 'tombstone', rule: (o) => closeIntent(o, { step: 'authorize-payment', cause }, at) },
    { name: 'shipped', rule: (o) => orderShipped(o, {}, at) },
    { name: 'delivered', rule: (o) => orderDelivered(o, {}, at) },
    { name: 'ended', rule: (o) => orderEnded(o, { status: 'CANCELLED', reason: 'asked' }, at) },
  ),
);

/** Applies what the rules allow, and keeps the rows they give for the same transaction. */
function play(rules: readonly { readonly rule: Rule }[]): { order: Order; entries: LedgerEntry[] } {
  let order = sampleOrder();
  const entries: LedgerEntry[] = [];
  for (const { rule } of rules) {
    const decision = rule(order);
    if (decision.kind !== 'changed') continue;
    order = decision.order;
    for (const record of decision.records ?? []) {
      if (record.kind !== 'ledger') continue;
      const entry = ledgerEntrySchema.parse(record.data);
      expect(record.id).toBe(entry.entryId);
      entries.push(entry);
    }
  }
  return { order, entries };
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const someHistory = fc.array(someRule, { maxLength: 40 });

describe('whatever happens to an order', () => {
  test('its rows debit what they credit, each has an id of its own, and all belong to it', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const { order, entries } = play(history);
        const balances = new Balances();
        for (const entry of entries) balances.add(entry);
        for (const accounts of balances.accounts.values()) expect(sum(accounts.values())).toBe(0);
        expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(entries.length);
        expect(entries.every(({ orderId }) => orderId === order.orderId)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('what the rows add up to is what the order says was authorized, captured, refunded and spent on labels', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const { order, entries } = play(history);
        const balances = new Balances();
        for (const entry of entries) balances.add(entry);
        const positions = [...balances.positions];
        expect(sum(positions.map(({ authorized }) => authorized))).toBe(order.authorizedAmount);
        expect(sum(positions.map(({ captured }) => captured))).toBe(order.capturedAmount);
        expect(sum(positions.map(({ refunded }) => refunded))).toBe(order.refundedAmount);
        const holds = order.payments.filter(({ status }) => status === 'AUTHORIZED').map(({ amount }) => amount);
        expect(sum(positions.map(({ held }) => held))).toBe(sum(holds));
        const paidFor = order.shipments.filter(({ status }) => !['CREATED', 'LABEL_VOIDED'].includes(status));
        expect(sum(positions.map(({ postage }) => postage))).toBe(sum(paidFor.map(({ cost }) => cost)));
        for (const position of positions) {
          for (const amount of [position.held, position.captured, position.postage])
            expect(amount).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the rows of a payment', () => {
  const payment = { paymentId: 'pi_1', amount: 3197 } as const;
  const created: Rule = (o) => paymentCreated(o, { ...payment, currency }, at);
  const rowsAfter = (...rules: readonly Rule[]) =>
    play(rules.map((rule) => ({ rule }))).entries.map(
      ({ movement, amount, debit, credit }) => `${movement} ${amount}: ${credit} → ${debit}`,
    );

  test('say that the hold becomes ours', () => {
    expect(
      rowsAfter(
        created,
        (o) => paymentAuthorized(o, payment, at),
        (o) => paymentCaptured(o, payment, at),
      ),
    ).toEqual(['authorized 3197: customer → held', 'captured 3197: held → provider']);
  });

  test('give back what of the hold was not captured', () => {
    const part = { ...payment, amount: 3000 };
    expect(
      rowsAfter(
        created,
        (o) => paymentAuthorized(o, payment, at),
        (o) => paymentCaptured(o, part, at),
      ),
    ).toEqual([
      'authorized 3197: customer → held',
      'captured 3000: held → provider',
      'holdReleased 197: held → customer',
    ]);
  });

  test('balance when a capture is found whose authorization was never recorded', () => {
    expect(rowsAfter(created, (o) => paymentCaptured(o, payment, at))).toEqual([
      'authorized 3197: customer → held',
      'captured 3197: held → provider',
    ]);
  });

  test('are none when a payment is closed that never held anything', () => {
    const decline: Rule = (o) => paymentDeclined(o, { paymentId: 'pi_1', declineCode: 'no' }, at);
    expect(rowsAfter(created, decline, (o) => paymentVoided(o, { paymentId: 'pi_1', cause }, at))).toEqual([]);
  });
});
