import { describe, expect, test } from '@jest/globals';
import { isTerminal, type OrderStatus } from '../../tasks/domain/order-status.ts';
import { messageKindsOfEnd } from '../../tasks/notification/message-kinds.ts';
import { type Moment, type Outcome, runShop, type ShopOptions } from './shop.ts';

const card = (token: string) => ({ paymentMethod: { kind: 'card', token } }) as const;
const address = { recipient: 'Ada Lovelace', street: '350 5th Ave', city: 'New York', state: 'NY', country: 'US' };
const free = { totalAmount: 0, subtotal: 0, tax: 0, shipping: 0, paymentStatus: 'NOT_REQUIRED' } as const;

/** The ways an order goes when nobody cancels it. */
const ways: readonly (readonly [string, ShopOptions, OrderStatus])[] = [
  ['that would have been delivered', {}, 'DELIVERED'],
  ['that costs nothing', { order: free }, 'DELIVERED'],
  ['that the bank asks about', { order: card('pm_card_authenticationRequired') }, 'DELIVERED'],
  [
    'whose buyer does not answer the bank',
    { order: card('pm_card_authenticationRequired'), buyer: 'silent' },
    'PAYMENT_FAILED',
  ],
  [
    'whose buyer fails at the bank',
    { order: card('pm_card_authenticationRequired'), buyer: 'failed' },
    'PAYMENT_FAILED',
  ],
  ['whose card is declined', { order: card('pm_card_visa_chargeDeclined') }, 'PAYMENT_FAILED'],
  ['whose label is refused', { order: { shippingAddress: { ...address, street2: 'Unbuyable' } } }, 'SHIPMENT_FAILED'],
];

/** Runs the order and asks for its cancel at one of its moments, counted from 0. */
async function cancelledAt(options: ShopOptions, index: number, times = 1): Promise<Outcome> {
  let seen = 0;
  return runShop({
    ...options,
    at: async (_moment, { cancel }) => {
      const isNow = seen === index;
      seen += 1;
      if (isNow) await Promise.all(Array.from({ length: times }, cancel));
    },
  });
}

async function momentsOf(options: ShopOptions): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  await runShop({ ...options, at: async (moment) => moments.push(moment) });
  return moments;
}

/** One terminal status that was told once, and nothing held, bought or reserved that is not sold. */
function isRight({ order, broken, run }: Outcome) {
  return {
    status: order.status,
    isTerminal: isTerminal(order.status),
    execution: run.status,
    untold: messageKindsOfEnd(order.status).filter((kind) => !order.messagesSent.includes(kind)),
    broken,
  };
}
const right = (status: OrderStatus) => ({ status, isTerminal: true, execution: 'SUCCEEDED', untold: [], broken: [] });

describe.each(ways)('a cancel of an order %s', (_title, options, otherwise) => {
  test('at every state, before and after every call of every store and provider, leaves nothing behind', async () => {
    const moments = await momentsOf(options);
    const answers: string[] = [];
    for (const [index, moment] of moments.entries()) {
      const outcome = await cancelledAt(options, index);
      const [answer] = outcome.cancellations;
      const isEndedAsIt =
        answer?.kind === 'refused' || (otherwise !== 'DELIVERED' && outcome.order.status === otherwise);
      const status = isEndedAsIt ? otherwise : 'CANCELLED';
      expect({ index, moment, ...isRight(outcome) }).toEqual({ index, moment, ...right(status) });
      answers.push(answer?.kind ?? 'none');
    }
    // Once it is too late, it stays too late.
    const lastRequested = answers.lastIndexOf('requested');
    expect(answers.slice(0, lastRequested + 1).filter((kind) => kind !== 'requested')).toEqual([]);
    expect(lastRequested).toBeGreaterThan(0);
    expect(answers).toContain('refused');
  });
});

describe('a cancel', () => {
  test('wins until the intent to take the money is written, and loses from then on', async () => {
    const moments = await momentsOf({});
    const captures = moments.flatMap(({ name, when }, index) =>
      name === 'CapturePayment' && when === 'before' ? [index] : [],
    );
    const intent = moments.findIndex(
      ({ name, when }, index) => index > (captures[0] ?? 0) && name === 'orders.change' && when === 'after',
    );
    const before = await cancelledAt({}, intent - 1);
    expect(before.cancellations[0]?.kind).toBe('requested');
    expect(before.order).toMatchObject({ status: 'CANCELLED', statusReason: 'ordered twice', capturedAmount: 0 });
    const after = await cancelledAt({}, intent);
    expect(after.cancellations[0]).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(after.cancellations[0])).toContain('returned and refunded');
    expect(after.order.status).toBe('DELIVERED');
  });

  test('that is asked for twice at once is one cancel with the same answer to both', async () => {
    const moments = await momentsOf({});
    for (const index of [0, Math.floor(moments.length / 3), Math.floor(moments.length / 2)]) {
      const { cancellations, events, order } = await cancelledAt({}, index, 2);
      expect(cancellations.map(({ kind }) => kind)).toEqual(['requested', 'requested']);
      expect(events.filter((type) => type === 'CancelRequested')).toHaveLength(1);
      expect(events.filter((type) => type === 'OrderCancelled')).toHaveLength(1);
      expect(order.messagesSent.filter((kind) => kind === 'cancelled')).toHaveLength(1);
    }
  });

  test('wakes the order that waits for the buyer, long before the time for that is over', async () => {
    const options = { order: card('pm_card_authenticationRequired'), buyer: 'silent' } as const;
    const moments = await momentsOf(options);
    const waiting = moments.findIndex(({ name }) => name === 'the wait for the bank');
    const { run, order } = await cancelledAt(options, waiting);
    expect(order.status).toBe('CANCELLED');
    expect(run.history.map(({ type }) => type)).not.toContain('TaskTimedOut');
  });

  test('of an order that still waits in the queue ends it, and its message starts nothing', async () => {
    const outcome = await runShop({ cancelInQueue: 'beforeConsumer' });
    expect(isRight(outcome)).toEqual(right('CANCELLED'));
    expect(outcome.run.entered[0]).toBe('Claim order');
  });

  test('that comes while the queue’s message is being taken leaves the started workflow nothing to begin', async () => {
    const outcome = await runShop({ cancelInQueue: 'underConsumer' });
    expect(isRight(outcome)).toEqual(right('CANCELLED'));
    expect(outcome.events.filter((type) => type === 'OrderCancelled')).toHaveLength(1);
    expect(outcome.events).not.toContain('PaymentCreated');
  });
});
