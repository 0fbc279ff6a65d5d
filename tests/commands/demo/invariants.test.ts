import { describe, expect, test } from '@jest/globals';
import type { CancelAnswer } from '../../../commands/demo/buyer.ts';
import type { Facts } from '../../../commands/demo/facts.ts';
import { type InvariantName, invariantNames, judge } from '../../../commands/demo/invariants.ts';
import type { StoredOrder } from '../../../commands/instance/stored-order.ts';
import {
  cancelledOrder,
  declinedOrder,
  deliveredOrder,
  healthyFacts,
  labelOf,
  paymentOf,
  stockLevel,
} from './facts-fixture.ts';

const broken = (facts: Facts): InvariantName[] => {
  const verdicts = judge(facts);
  return invariantNames.filter((name) => !verdicts[name].holds);
};
const good = deliveredOrder(1);
const declined = declinedOrder(3);

describe('the invariants of a run', () => {
  test('all hold on a healthy server', () => {
    expect(broken(healthyFacts())).toEqual([]);
  });

  test('hold while an order of somebody else keeps its pieces, its money and its label, all but the first', () => {
    const underWay = deliveredOrder(4, {
      status: 'PAYMENT_PROCESSED',
      fulfillmentStatus: 'LABEL_BOUGHT',
      capturedAmount: 0,
    });
    const facts = healthyFacts({
      orders: [good, underWay],
      stockAfter: [stockLevel(6, 2, 2)],
      payments: [paymentOf(good), paymentOf(underWay, { status: 'requires_capture' })],
      shipments: [labelOf(good), labelOf(underWay)],
    });
    expect(broken(facts)).toEqual(['allTerminal']);
  });

  test('say what they saw', () => {
    const verdicts = judge(healthyFacts({ stockAfter: [stockLevel(7, 0, 4)] }));
    expect(verdicts.stockBalanced.evidence).toBe('mug-01: 10 pieces before, 11 after');
    expect(verdicts.moneyBalanced.evidence).toContain('USD 5000');
  });

  test('name three offenders and count the rest', () => {
    const running = [1, 2, 3, 4, 5].map((index) => deliveredOrder(index, { status: 'NEEDS_ATTENTION' }));
    expect(judge(healthyFacts({ orders: running })).allTerminal.evidence).toMatch(
      /^(\w+ is NEEDS_ATTENTION(; )?){3} and 2 more$/,
    );
  });
});

describe('allTerminal', () => {
  test.each(['PENDING', 'PAYMENT_PROCESSED', 'SHIPPED', 'NEEDS_ATTENTION'])(
    'fails on an order that is still %s',
    (status) => {
      expect(broken(healthyFacts({ orders: [deliveredOrder(1, { status }), deliveredOrder(2)] }))).toEqual([
        'allTerminal',
      ]);
    },
  );

  test.each(['PAYMENT_ACTION_REQUIRED', 'SHIPPED', 'NEEDS_ATTENTION'])(
    'lets an order that it did not place and that is %s wait for somebody, and says so',
    (status) => {
      const facts = healthyFacts({ orders: [deliveredOrder(1, { status }), deliveredOrder(2)] });
      const { allTerminal } = judge({ ...facts, acceptedIds: new Set([deliveredOrder(2).orderId]) });
      expect(allTerminal).toEqual({ holds: true, evidence: expect.stringContaining('all but 1 of 2') });
    },
  );

  test.each(['PENDING', 'PAYMENT_PROCESSED'])(
    'fails on an order that it did not place and that is still %s',
    (status) => {
      const facts = healthyFacts({ orders: [deliveredOrder(1, { status }), deliveredOrder(2)] });
      expect(broken({ ...facts, acceptedIds: new Set([deliveredOrder(2).orderId]) })).toEqual(['allTerminal']);
    },
  );

  test('fails when an order that was accepted is gone', () => {
    const facts = healthyFacts();
    expect(broken({ ...facts, acceptedIds: new Set([...facts.acceptedIds, deliveredOrder(9).orderId]) })).toEqual([
      'allTerminal',
    ]);
  });
});

describe('stockBalanced', () => {
  test.each([
    ['a piece appears', stockLevel(7, 0, 4)],
    ['a piece disappears', stockLevel(5, 0, 4)],
    ['pieces stay reserved for an order that ended', stockLevel(4, 2, 4)],
    ['pieces are given back on an order that shipped', stockLevel(8, 0, 2)],
    ['pieces are sold twice', stockLevel(4, 0, 6)],
  ])('fails when %s', (_title, after) => {
    expect(broken(healthyFacts({ stockAfter: [after] }))).toEqual(['stockBalanced']);
  });

  test('fails when a product is no longer there', () => {
    expect(broken(healthyFacts({ stockAfter: [] }))).toEqual(['stockBalanced']);
  });
});

describe('moneyBalanced', () => {
  test.each([
    ['the provider took less than the order says', { captured: 2400 }],
    ['the provider gave back what the order does not know of', { refunded: 100 }],
    ['the money came in another currency', { currency: 'EUR' }],
  ])('fails when %s', (_title, changes) => {
    expect(
      broken(healthyFacts({ orders: [good], stockAfter: [stockLevel(8, 0, 2)], payments: [paymentOf(good, changes)] })),
    ).toEqual(['moneyBalanced']);
  });

  test('fails when two mistakes cancel each other out in the sum', () => {
    const [more, less] = [deliveredOrder(1), deliveredOrder(2)];
    const payments = [paymentOf(more, { captured: 2400 }), paymentOf(less, { captured: 2600 })];
    expect(broken(healthyFacts({ orders: [more, less], payments }))).toContain('moneyBalanced');
  });

  test('fails when an order shipped and less than its total was captured', () => {
    const order = deliveredOrder(1, { capturedAmount: 0 });
    const facts = healthyFacts({ orders: [order], stockAfter: [stockLevel(8, 0, 2)] });
    expect(broken(facts)).toEqual(['moneyBalanced']);
  });

  test('fails when the provider took money for no order of ours', () => {
    const facts = healthyFacts();
    const stray = paymentOf(good, { paymentId: 'pi_stray', orderId: undefined });
    expect(broken({ ...facts, payments: [...facts.payments, stray] })).toContain('moneyBalanced');
  });
});

describe('noDoubleCharge', () => {
  test('fails when two PaymentIntents of one order took money, even when one gave it back', () => {
    const facts = healthyFacts();
    const second = paymentOf(good, { paymentId: 'pi_second', refunded: 2500 });
    expect(broken({ ...facts, payments: [...facts.payments, second] })).toEqual(['noDoubleCharge']);
  });

  test('fails when more than the total was taken', () => {
    const order = deliveredOrder(1, { capturedAmount: 5000 });
    expect(broken(healthyFacts({ orders: [order], stockAfter: [stockLevel(8, 0, 2)] }))).toContain('noDoubleCharge');
  });
});

describe('noOpenHolds', () => {
  test.each(['requires_capture', 'requires_payment_method', 'requires_confirmation', 'requires_action', 'processing'])(
    'fails when a PaymentIntent is %s on an order that ended',
    (status) => {
      expect(
        broken(
          healthyFacts({
            orders: [declined],
            stockAfter: [stockLevel(10, 0, 0)],
            payments: [paymentOf(declined, { status })],
          }),
        ),
      ).toEqual(['noOpenHolds']);
    },
  );

  test('fails when a PaymentIntent is open and belongs to no order', () => {
    const facts = healthyFacts();
    const stray = { ...paymentOf(declined), paymentId: 'pi_stray', orderId: undefined, status: 'requires_capture' };
    expect(broken({ ...facts, payments: [...facts.payments, stray] })).toEqual(['noOpenHolds']);
  });
});

describe('noOrphanLabels', () => {
  test.each([
    ['its order did not ship', labelOf(declined, { shipmentId: 'shp_lost' })],
    ['its order shipped with another one', labelOf(good, { shipmentId: 'shp_second' })],
    ['it belongs to no order', labelOf(good, { shipmentId: 'shp_stray', reference: 'nobody' })],
  ])('fails on a label that is paid for when %s', (_title, label) => {
    const facts = healthyFacts();
    expect(broken({ ...facts, shipments: [...facts.shipments, label] })).toEqual(['noOrphanLabels']);
  });

  test('does not mind a label that was given back', () => {
    const facts = healthyFacts();
    expect(broken({ ...facts, shipments: [...facts.shipments, labelOf(declined, { isPaidFor: false })] })).toEqual([]);
  });
});

describe('customerTold', () => {
  test.each([
    ['DELIVERED', ['confirmation', 'shipped']],
    ['DELIVERED', ['confirmation', 'delivered']],
    ['PAYMENT_FAILED', []],
    ['REJECTED', ['paymentFailed']],
    ['SHIPMENT_FAILED', []],
    ['CANCELLED', []],
  ])('fails when an order is %s and its buyer got %j', (status, sent) => {
    const order = status === 'DELIVERED' ? good : declinedOrder(3, { status });
    const stockAfter = [status === 'DELIVERED' ? stockLevel(8, 0, 2) : stockLevel(10, 0, 0)];
    const facts = healthyFacts({ orders: [order], stockAfter, messages: new Map([[order.orderId, sent]]) });
    expect(broken(facts)).toEqual(['customerTold']);
  });

  test('fails when an order waits for a person and its buyer does not know', () => {
    const order = declinedOrder(3, { status: 'NEEDS_ATTENTION' });
    const facts = healthyFacts({
      orders: [order],
      stockAfter: [stockLevel(10, 0, 0)],
      messages: new Map([[order.orderId, []]]),
    });
    expect(broken(facts)).toEqual(['allTerminal', 'customerTold']);
  });

  test('fails when a message was sent twice', () => {
    const facts = healthyFacts();
    const twice = ['confirmation', 'shipped', 'delivered', 'shipped'];
    expect(broken({ ...facts, messages: new Map([...facts.messages, [good.orderId, twice]]) })).toEqual([
      'customerTold',
    ]);
  });

  test('does not ask for messages of orders that had ended before the run', () => {
    expect(broken(healthyFacts({ messages: new Map() }))).toEqual([]);
  });

  test('does not mind the message of a question that was asked on the way', () => {
    const facts = healthyFacts();
    const asked = ['paymentAction', 'paymentFailed'];
    expect(broken({ ...facts, messages: new Map([...facts.messages, [declined.orderId, asked]]) })).toEqual([]);
  });
});

describe('cancelsKept', () => {
  const answered = (status: number, code?: string): CancelAnswer => ({ kind: 'answered', status, code });
  const unanswered: CancelAnswer = { kind: 'unanswered' };
  const cancelled = cancelledOrder(3);
  const worldOf = (order: StoredOrder, cancels: readonly CancelAnswer[]) =>
    healthyFacts({
      orders: [order],
      stockAfter: [order.fulfillmentStatus === 'DELIVERED' ? stockLevel(8, 0, 2) : stockLevel(10, 0, 0)],
      cancels: new Map([[order.orderId, cancels]]),
    });

  test.each([
    ['one that was cancelled', cancelled, [answered(202)]],
    ['two that agree', cancelled, [answered(202), answered(202)]],
    ['a second one that came late', cancelled, [answered(202), answered(200)]],
    ['one that came too late', good, [answered(409), answered(409)]],
    ['one that lost against the bank, which had declined before', declined, [answered(202), answered(409)]],
    ['one that may have been taken, though nobody heard the answer', cancelled, [unanswered, answered(409)]],
    ['one without an answer', good, [unanswered]],
  ])('holds with %s', (_title, order, cancels) => {
    expect(broken(worldOf(order, cancels))).toEqual([]);
  });

  test.each([
    ['was taken, and it was delivered', good, [answered(202)]],
    ['was taken once and refused once, and it was delivered', good, [answered(202), answered(409)]],
    ['was refused, and it is cancelled', cancelled, [answered(409)]],
    ['was taken once and refused once, and it is cancelled', cancelled, [answered(202), answered(409)]],
    ['was called done, and it ended otherwise', declined, [answered(200)]],
    ['was answered with something else', cancelled, [answered(202), answered(404, 'not_found')]],
  ])('fails on an order whose cancel %s', (_title, order, cancels) => {
    expect(broken(worldOf(order, cancels))).toEqual(['cancelsKept']);
  });

  test.each(['PENDING', 'PAYMENT_PROCESSED', 'NEEDS_ATTENTION'])(
    'fails on an order whose cancel was taken and that stays %s',
    (status) => {
      expect(broken(worldOf(cancelledOrder(3, { status }), [answered(202)]))).toEqual(['allTerminal', 'cancelsKept']);
    },
  );

  test('fails when an order was called off and is gone', () => {
    const facts = healthyFacts({ cancels: new Map([[deliveredOrder(9).orderId, [answered(202)]]]) });
    expect(broken(facts)).toEqual(['cancelsKept']);
  });
});
