import { describe, expect, test } from '@jest/globals';
import { type Disturbance, runShop } from './shop.ts';

const address = { recipient: 'Ada Lovelace', street: '350 5th Ave', city: 'New York', state: 'NY', country: 'US' };
const success = [
  'VerifyAddress',
  'RateShipment',
  'ReserveStock',
  'CreatePayment',
  'AuthorizePayment',
  'BuyLabel',
  'CapturePayment',
  'CommitStock',
  'MarkShipped',
  'SendMessage',
  'AwaitDelivery',
  'MarkDelivered',
] as const;

describe('an order', () => {
  test('reaches the door: paid once, shipped, its goods sold and its customer told', async () => {
    const { run, order, broken, level } = await runShop();
    expect(run.status).toBe('SUCCEEDED');
    expect(run.entered.at(-1)).toBe('Delivered');
    expect(broken).toEqual([]);
    expect(order).toMatchObject({
      status: 'DELIVERED',
      paymentStatus: 'CAPTURED',
      fulfillmentStatus: 'DELIVERED',
      capturedAmount: order.totalAmount,
      deliveryDate: '2026-11-25T10:00:00.000Z',
    });
    expect([...order.messagesSent].sort()).toEqual(['confirmation', 'delivered', 'shipped']);
    expect(level).toMatchObject({ available: 98, reserved: 0, sold: 2 });
  });

  test('is PAYMENT_FAILED with its goods back when the card is declined', async () => {
    const paymentMethod = { kind: 'card', token: 'pm_card_visa_chargeDeclinedInsufficientFunds' };
    const { run, order, broken, level } = await runShop({ order: { paymentMethod } });
    expect(run.output).toMatchObject({ outcome: 'PaymentFailed', failure: { error: 'PaymentDeclined' } });
    expect(order.status).toBe('PAYMENT_FAILED');
    expect(order.statusReason).toContain('insufficient');
    expect(level).toMatchObject({ available: 100, reserved: 0, sold: 0 });
    expect(broken).toEqual([]);
  });

  test('is REJECTED without a payment when the goods are gone', async () => {
    const { run, order, broken } = await runShop({ stocked: 1 });
    expect(run.output).toMatchObject({ outcome: 'OrderRejected', failure: { error: 'OutOfStock' } });
    expect(order.status).toBe('REJECTED');
    expect(run.calls.map((call) => call.functionName)).not.toContain('CreatePayment');
    expect(broken).toEqual([]);
  });

  test('is REJECTED when nobody delivers to the address', async () => {
    const { order, broken } = await runShop({
      order: { shippingAddress: { ...address, street: '1 Undeliverable Way' } },
    });
    expect(order.status).toBe('REJECTED');
    expect(broken).toEqual([]);
  });

  test('is SHIPMENT_FAILED with the hold released when its label cannot be bought', async () => {
    const { run, order, broken } = await runShop({
      order: { shippingAddress: { ...address, street2: 'Unbuyable' } },
    });
    expect(run.output).toMatchObject({ outcome: 'ShipmentFailed' });
    expect(order.status).toBe('SHIPMENT_FAILED');
    expect(broken).toEqual([]);
  });

  test('that costs nothing skips the payment and ships', async () => {
    const { order, broken } = await runShop({
      order: { totalAmount: 0, subtotal: 0, tax: 0, shipping: 0, paymentStatus: 'NOT_REQUIRED' },
    });
    expect(order.status).toBe('DELIVERED');
    expect(broken).toEqual([]);
  });

  test.each(['returned', 'silent'] as const)(
    'whose parcel is %s goes to support, its money not touched',
    async (tracking) => {
      const { run, order } = await runShop({ tracking });
      expect(run.status).toBe('SUCCEEDED');
      expect(run.output).toMatchObject({ outcome: 'NeedsAttention' });
      expect(order).toMatchObject({ status: 'NEEDS_ATTENTION', capturedAmount: order.totalAmount });
    },
  );

  test('ships although its messages cannot be sent', async () => {
    const fails = { kind: 'fails', name: 'ProviderRefused', message: 'the address is blocked' } as const;
    const { order, broken } = await runShop({
      disturb: (name) => (name === 'SendMessage' ? fails : undefined),
    });
    expect(order.status).toBe('DELIVERED');
    expect(broken).toEqual([]);
  });
});

describe('one call that goes wrong', () => {
  const disturbances: readonly Disturbance['kind'][] = ['lostBefore', 'lostAfter', 'timesOutAfter'];
  // A callback state that times out has waited for its answer in vain, which is another story than a slow function.
  const cases = success
    .flatMap((name) => disturbances.map((kind) => [name, kind] as const))
    .filter(([name, kind]) => name !== 'AwaitDelivery' || kind !== 'timesOutAfter');

  test.each(cases)('%s, %s, is repeated and the order arrives', async (name, kind) => {
    const { order, broken } = await runShop({
      disturb: (called, attempt) => (called === name && attempt === 1 ? ({ kind } as Disturbance) : undefined), // none of these kinds carries more
    });
    expect(order.status).toBe('DELIVERED');
    expect(broken).toEqual([]);
  });
});

describe('a step whose answers are lost for good', () => {
  test.each([
    ['VerifyAddress', 'REJECTED'],
    ['RateShipment', 'REJECTED'],
    ['ReserveStock', 'REJECTED'],
    ['CreatePayment', 'PAYMENT_FAILED'],
    ['AuthorizePayment', 'PAYMENT_FAILED'],
    ['BuyLabel', 'SHIPMENT_FAILED'],
  ])('%s: may have happened, so it is undone', async (name, status) => {
    for (const kind of ['lostBefore', 'lostAfter'] as const) {
      const { order, broken } = await runShop({ disturb: (called) => (called === name ? { kind } : undefined) });
      expect({ kind, status: order.status, broken }).toEqual({ kind, status, broken: [] });
    }
  });

  test('a capture that happened goes on as captured, one that did not is undone', async () => {
    const happened = await runShop({
      disturb: (name) => (name === 'CapturePayment' ? { kind: 'lostAfter' } : undefined),
    });
    expect(happened.order.status).toBe('DELIVERED');
    expect(happened.broken).toEqual([]);
    const never = await runShop({
      disturb: (name) => (name === 'CapturePayment' ? { kind: 'lostBefore' } : undefined),
    });
    expect(never.order.status).toBe('PAYMENT_FAILED');
    expect(never.broken).toEqual([]);
  });

  test.each(['CommitStock', 'MarkShipped', 'MarkDelivered'])(
    '%s: after the capture nothing is undone; the execution stops there for a redrive',
    async (name) => {
      const { run, order } = await runShop({
        disturb: (called) => (called === name ? { kind: 'lostBefore' } : undefined),
      });
      expect(run.status).toBe('FAILED');
      expect(order.capturedAmount).toBe(order.totalAmount);
      expect(run.calls.map((call) => call.functionName)).not.toContain('VoidLabel');
    },
  );
});

describe('an undo that does not work', () => {
  const declined = { paymentMethod: { kind: 'card', token: 'pm_card_visa_chargeDeclined' } };

  test('is asked of support while the other undos run, and done once support says to retry', async () => {
    let wasAsked = false;
    const { run, order, events, level, broken } = await runShop({
      order: declined,
      support: 'retry',
      disturb: (name) => {
        if (name === 'AskSupport') wasAsked = true;
        return name === 'VoidAuthorization' && !wasAsked ? { kind: 'lostBefore' } : undefined;
      },
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(order.status).toBe('PAYMENT_FAILED');
    expect(events).toContain('AttentionRequested');
    expect(level).toMatchObject({ available: 100, reserved: 0 });
    expect(broken).toEqual([]);
  });

  test('waits for support, with the goods given back meanwhile', async () => {
    const { run, order, level } = await runShop({
      order: declined,
      disturb: (name) => (name === 'VoidAuthorization' ? { kind: 'lostBefore' } : undefined),
    });
    expect(order.status).toBe('NEEDS_ATTENTION');
    expect(run.status).toBe('FAILED');
    expect(level).toMatchObject({ available: 100, reserved: 0 });
  });
});
