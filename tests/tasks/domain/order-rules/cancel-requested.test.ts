import { describe, expect, test } from '@jest/globals';
import type { Order } from '../../../../tasks/domain/order.ts';
import type { Decision } from '../../../../tasks/domain/order-change.ts';
import { cancelRequested } from '../../../../tasks/domain/order-rules/cancel-requested.ts';
import { closeIntent } from '../../../../tasks/domain/order-rules/close-intent.ts';
import { orderClaimed } from '../../../../tasks/domain/order-rules/order-claimed.ts';
import { orderEnded } from '../../../../tasks/domain/order-rules/order-ended.ts';
import { recordIntent } from '../../../../tasks/domain/order-rules/record-intent.ts';
import { sampleOrder } from '../../../support/sample-order.ts';

const at = new Date('2026-11-22T10:05:00.000Z');
const asked = { reason: 'ordered twice', by: 'customer' } as const;
const orderOf = (decision: Decision): Order => {
  if (decision.kind !== 'changed') throw new Error(`expected a change, got ${JSON.stringify(decision)}`);
  return decision.order;
};
const cancelling = () => orderOf(cancelRequested(sampleOrder(), asked, at));

describe('a cancel request', () => {
  test('is written once, with who asked and why', () => {
    const order = cancelling();
    expect(order.cancelRequest).toEqual({ ...asked, at: at.toISOString() });
    expect(cancelRequested(order, { reason: 'other', by: 'support' }, at).kind).toBe('unchanged');
  });

  test('lets no step begin that has not begun, and says that this is why', () => {
    const decision = recordIntent(cancelling(), { step: 'buy-label' }, at);
    expect(decision).toMatchObject({ kind: 'refused', isCancelled: true });
    // What a person wrote may hold a name or an address, and a refusal goes to the log.
    expect(decision).toMatchObject({ reason: expect.not.stringContaining(asked.reason) });
  });

  test('lets a step that had begun end what it began, but not begin anew under another key', () => {
    const begun = orderOf(recordIntent(sampleOrder(), { step: 'buy-label' }, at));
    const order = orderOf(cancelRequested(begun, asked, at));
    expect(recordIntent(order, { step: 'buy-label' }, at).kind).toBe('unchanged');
    expect(recordIntent(order, { step: 'buy-label', generation: 2 }, at)).toMatchObject({ isCancelled: true });
  });

  test('is why a step may not begin, also once cancel-order has closed that step or has ended the order', () => {
    const closed = orderOf(closeIntent(cancelling(), { step: 'reserve-stock', cause: 'release-stock' }, at));
    const ended = orderOf(orderEnded(closed, { status: 'CANCELLED', reason: 'called off' }, at));
    for (const order of [closed, ended]) {
      expect(recordIntent(order, { step: 'reserve-stock' }, at)).toMatchObject({ kind: 'refused', isCancelled: true });
    }
  });

  test('loses to the intent to take the money, until that is closed', () => {
    const capturing = orderOf(recordIntent(sampleOrder(), { step: 'capture-payment' }, at));
    expect(cancelRequested(capturing, asked, at)).toMatchObject({ kind: 'refused' });
    const closed = orderOf(closeIntent(capturing, { step: 'capture-payment', cause: 'probe-capture' }, at));
    expect(cancelRequested(closed, asked, at).kind).toBe('changed');
  });

  test('gives the end its reason', () => {
    const ended = orderOf(orderEnded(cancelling(), { status: 'CANCELLED', reason: 'buy-label may not begin' }, at));
    expect(ended.statusReason).toBe('ordered twice');
  });
});

describe('a claim', () => {
  test('is for orders that somebody wants cancelled, and is made once', () => {
    expect(orderClaimed(sampleOrder(), { by: 'cancel-order' }, at).kind).toBe('refused');
    const claimed = orderOf(orderClaimed(cancelling(), { by: 'cancel-order' }, at));
    expect(claimed.claim).toEqual({ by: 'cancel-order', at: at.toISOString() });
    expect(orderClaimed(claimed, { by: 'cancel-order' }, at).kind).toBe('unchanged');
  });
});
