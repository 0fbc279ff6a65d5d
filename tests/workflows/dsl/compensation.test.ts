import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../support/run-asl.ts';
import { checkOut } from '../../types/checkout.ts';
import * as shop from '../../types/shop.ts';

const cancelOrder = checkOut.compensation({
  name: 'cancel-order',
  purpose: 'Calls an order off before it ships.',
  claim: { task: shop.claimOrder, args: ({ input }) => ({ orderId: input.orderId }) },
  end: 'OrderRejected',
});

describe('the compensation of a workflow', () => {
  test('is sound, and calls no task but those it needs', () => {
    expect(cancelOrder.findings).toEqual([]);
    expect(Object.keys(cancelOrder.tasks)).toEqual([
      'AskSupport',
      'ClaimOrder',
      'CloseOrder',
      'ReleaseStock',
      'VoidHold',
      'VoidLabel',
    ]);
    expect(cancelOrder.budget.machine).toBe('cancel-order');
  });

  test('claims the order first, then undoes everything in reverse, then ends as it says', async () => {
    const done = await runAsl(cancelOrder.definition, { input: { orderId: 'o-1' }, tasks: () => null });
    expect(done.entered).toEqual([
      'Claim order',
      'Void label',
      'Void hold',
      'Release stock',
      'Is all undone?',
      'Close order: order rejected',
      'OrderRejected',
    ]);
    expect(done.output).toEqual({
      outcome: 'OrderRejected',
      failure: { state: 'Claim order', error: 'CalledOff', cause: 'Calls an order off before it ships.' },
    });
  });

  test('undoes nothing when the order could not be claimed', async () => {
    const done = await runAsl(cancelOrder.definition, { input: { orderId: 'o-1' }, tasks: () => 'timeout' });
    expect(done.status).toBe('FAILED');
    expect(done.entered).toEqual(['Claim order']);
  });

  test('asks support about an undo that does not succeed', async () => {
    const done = await runAsl(cancelOrder.definition, {
      input: { orderId: 'o-1' },
      tasks: (name) => {
        if (name === 'VoidHold') throw Object.assign(new Error('away'), { name: 'Transient' });
        return null;
      },
      onCallback: () => ({ output: { decision: 'settled' } }),
    });
    expect(done.entered).toContain('Ask support');
    expect(done.output.outcome).toBe('OrderRejected');
  });
});
