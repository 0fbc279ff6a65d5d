import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamodbOrderStore } from '../../../../tasks/adapters/dynamodb/order-store.ts';
import { closeIntent } from '../../../../tasks/domain/order-rules/close-intent.ts';
import { orderPlaced } from '../../../../tasks/domain/order-rules/order-placed.ts';
import { recordIntent } from '../../../../tasks/domain/order-rules/record-intent.ts';
import { type Dynoxide, startDynoxide } from '../../../support/dynoxide.ts';
import { sampleOrder, sampleOrderId } from '../../../support/sample-order.ts';

let dynoxide: Dynoxide;
beforeAll(async () => {
  dynoxide = await startDynoxide();
});
afterAll(() => dynoxide.stop());

const at = new Date('2026-11-22T10:00:00.000Z');

test('a store that remembers an order never answers from memory what another store has changed since', async () => {
  const [ours, theirs] = [dynamodbOrderStore(dynoxide.environment), dynamodbOrderStore(dynoxide.environment)];
  const orderId = sampleOrderId(7);
  const order = sampleOrder({ orderId, orderNumber: 'AAAA-2222' });
  await ours.place(order, orderPlaced(order, { cause: 'test' }));

  await ours.change(orderId, (current) => recordIntent(current, { step: 'buy-label' }, at));
  await theirs.change(orderId, (current) => closeIntent(current, { step: 'buy-label', cause: 'void-label' }, at));
  // In the memory of `ours` the intent is open, and would be "unchanged".
  const again = await ours.change(orderId, (current) => recordIntent(current, { step: 'buy-label' }, at));
  expect(again.kind).toBe('refused');
  // In its memory the version is behind, so that the write must be decided anew.
  await theirs.change(orderId, (current) => recordIntent(current, { step: 'create-payment' }, at));
  const late = await ours.change(orderId, (current) => recordIntent(current, { step: 'capture-payment' }, at));
  expect(late.kind).toBe('changed');
  expect(late.order.intents.map((intent) => intent.step)).toEqual(['buy-label', 'create-payment', 'capture-payment']);
});
