import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../support/run-asl.ts';
import { checkOut } from '../../types/checkout.ts';

const input = {
  orderId: 'o-1',
  items: [],
  total: 100,
  currency: 'USD',
  channel: 'web',
  isGift: false,
  shippingAddress: { street: '1 Main St', city: 'Austin' },
  metadata: {},
};
const results: Readonly<Record<string, unknown>> = {
  ReserveStock: { reservationId: 'r-1', warehouse: { id: 'w-1' } },
  ScreenOrder: { decision: 'approve' },
  AuthorizePayment: { status: 'authorized', paymentId: 'pi-1' },
  BuyLabel: { trackingNumber: 't-1' },
  ProbeCapture: { outcome: 'didNotHappen' },
};

/** Runs the workflow with one function that says, at that attempt, that the order is being called off. */
const calledOff = (functionName: string, atAttempt = 1) =>
  runAsl(checkOut.definition, {
    input,
    tasks: (name, _payload, attempt) => {
      if (name !== functionName) return results[name] ?? null;
      const error = attempt < atAttempt ? 'Transient' : 'CancelRequested';
      throw Object.assign(new Error('the order is being cancelled'), { name: error });
    },
  });

describe('a step that finds the order being called off', () => {
  test.each([
    ['AuthorizePayment', ['Void hold', 'Release stock']],
    ['BuyLabel', ['Void label', 'Void hold', 'Release stock']],
    ['CapturePayment', ['Void label', 'Void hold', 'Release stock']],
  ])('%s: everything before it is undone, and the order ends as called off', async (name, undos) => {
    for (const attempt of [1, 3]) {
      const run = await calledOff(name, attempt);
      expect(run.entered.filter((state) => /^(Void|Release)/.test(state))).toEqual(undos);
      expect(run.output).toMatchObject({ outcome: 'OrderRejected', failure: { error: 'CancelRequested' } });
    }
  });

  test('a pivot that was attempted before is probed: it may have gone through', async () => {
    const run = await calledOff('CapturePayment', 2);
    expect(run.calls.map((call) => call.functionName)).toContain('ProbeCapture');
  });

  test('is not asked again; a pivot that never began is not probed', async () => {
    const run = await calledOff('CapturePayment');
    expect(run.calls.filter((call) => call.functionName === 'CapturePayment')).toHaveLength(1);
    expect(run.calls.map((call) => call.functionName)).not.toContain('ProbeCapture');
  });
});
