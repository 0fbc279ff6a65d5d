import { describe, expect, test } from '@jest/globals';
import { workflow } from '../../../workflows/dsl/workflow.ts';
import { runAsl } from '../../support/run-asl.ts';
import * as shop from '../../types/shop.ts';

const told = workflow({
  name: 'tell-customers',
  purpose: 'Tells the customer of everything.',
  input: shop.placed,
  ends: (end) => ({
    OrderRejected: end(shop.closeOrder, ({ input }) => ({ orderId: input.orderId, status: 'REJECTED', reason: 'no' }))
      .tell(shop.sendShipped, ({ input }) => ({ orderId: input.orderId, tracking: 'none' }), { title: 'Tell customer' })
      .tell(shop.release, ({ input }) => ({ orderId: input.orderId }), { title: 'Tell warehouse' }),
  }),
  attention: {
    task: shop.askSupport,
    args: ({ input }) => ({ orderId: input.orderId, question: 'what now?', error: '', cause: '' }),
    timeoutSeconds: 60,
  },
})
  .tell(shop.sendShipped, ({ input }) => ({ orderId: input.orderId, tracking: 'soon' }), { title: 'Tell of the start' })
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .succeed('Done');

const input = { orderId: 'o-1' };
const fails = (name: string) => {
  throw Object.assign(new Error('away'), { name });
};

describe('telling somebody', () => {
  test('is sound', () => {
    expect(told.findings).toEqual([]);
  });

  test('goes before what follows, and leaves nothing behind', async () => {
    const run = await runAsl(told.definition, { input, tasks: () => ({ decision: 'approve' }) });
    expect(run.entered).toEqual(['Tell of the start', 'Screen order', 'Done']);
  });

  test('is given up without undoing anything when it does not work', async () => {
    const run = await runAsl(told.definition, {
      input,
      tasks: (name) => (name === 'SendShipped' ? fails('Transient') : { decision: 'approve' }),
    });
    expect(run.entered.at(-1)).toBe('Done');
  });

  test('of an unhappy end comes after the end is closed, each in turn', async () => {
    const run = await runAsl(told.definition, {
      input,
      tasks: (name) => (name === 'ScreenOrder' ? fails('No') : null),
    });
    expect(run.entered.slice(-4)).toEqual([
      'Close order: order rejected',
      'Tell customer',
      'Tell warehouse',
      'OrderRejected',
    ]);
  });

  test('of an unhappy end is given up, and the end is reached all the same', async () => {
    const run = await runAsl(told.definition, {
      input,
      tasks: (name) => (['ScreenOrder', 'SendShipped', 'ReleaseStock'].includes(name) ? fails('No') : null),
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(run.entered.at(-1)).toBe('OrderRejected');
  });
});
