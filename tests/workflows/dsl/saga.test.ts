import { describe, expect, test } from '@jest/globals';
import { type Run, runAsl } from '../../support/run-asl.ts';
import { checkOut } from '../../types/checkout.ts';

const placedOrder = {
  orderId: '01J0ORDER',
  items: [{ sku: 'mug-01', quantity: 1 }],
  total: 2_500,
  currency: 'USD',
  channel: 'web',
  isGift: false,
  shippingAddress: { street: '1 Main St', city: 'Austin' },
  metadata: {},
};

/** What each function answers when all goes well. */
const wellBehaved: Readonly<Record<string, unknown>> = {
  ReserveStock: { reservationId: 'r-1', warehouse: { id: 'w-1' } },
  ScreenOrder: { decision: 'approve' },
  AuthorizePayment: { status: 'authorized', paymentId: 'pi-1' },
  BuyLabel: { trackingNumber: 't-1' },
  CapturePayment: { capturedAt: '2026-01-01T00:00:00Z' },
  ProbeCapture: { outcome: 'happened', result: { capturedAt: '2026-01-01T00:00:01Z' } },
  WriteInvoice: { invoiceId: 'i-1' },
  SendShipped: { messageId: 'm-1' },
};

type Answer = (attempt: number, call: number) => unknown;
const fails = (name: string, message = 'it did not work') => Object.assign(new Error(message), { name });
const always = (name: string) => () => {
  throw fails(name);
};

/** Runs the emitted machine; `answers` are for the functions that do not behave well, `decisions` what support says. */
function run(
  answers: Record<string, Answer> = {},
  decisions: ('retry' | 'settled')[] = [],
  input = placedOrder,
): Promise<Run> {
  const counts = new Map<string, number>();
  const waiting = [...decisions];
  return runAsl(checkOut.definition, {
    input,
    tasks: (name, _payload, attempt) => {
      const call = (counts.get(name) ?? 0) + 1;
      counts.set(name, call);
      return answers[name]?.(attempt, call) ?? wellBehaved[name] ?? null;
    },
    onCallback: ({ functionName }) => {
      if (functionName === 'AskSupport') {
        const decision = waiting.shift();
        return decision ? { output: { decision } } : 'pending';
      }
      if (functionName === 'AwaitDelivery')
        return { output: { deliveredAt: '2026-01-05T00:00:00Z' }, afterSeconds: 60 };
      if (functionName === 'AwaitReview') return { output: { by: 'ada' } };
      return 'pending';
    },
  });
}

const called = (done: Run, ...names: string[]) =>
  done.calls.map((call) => call.functionName).filter((name) => names.includes(name));
const undos = (done: Run) => [...new Set(called(done, 'ReleaseStock', 'VoidHold', 'VoidLabel'))];

describe('a workflow that goes well', () => {
  test('runs its steps in order, undoes nothing and ends in the state it names', async () => {
    const done = await run();
    expect(done.status).toBe('SUCCEEDED');
    expect(done.output).toEqual({ outcome: 'Delivered' });
    expect(undos(done)).toEqual([]);
    expect(done.entered.filter((name) => name !== 'Write invoice' && name !== 'Send shipped')).toEqual([
      'Reserve stock',
      'Screen order',
      'Fraud decision?',
      'Authorize payment',
      'Payment status?',
      'Buy label',
      'Capture payment',
      'Papers',
      'Hand out papers: mail',
      'Await delivery',
      'Delivered',
    ]);
  });

  test('passes what earlier steps gave, and leaves out what the input leaves out', async () => {
    const done = await run();
    expect(done.calls.find(({ functionName }) => functionName === 'BuyLabel')?.payload).toEqual({
      orderId: '01J0ORDER',
      to: { street: '1 Main St' },
      from: 'w-1',
    });
    expect(done.calls[0]?.payload).toEqual({ orderId: '01J0ORDER', items: [{ sku: 'mug-01', quantity: 1 }] });
  });

  test('takes the branch that a result names', async () => {
    const done = await run({ ScreenOrder: () => ({ decision: 'review' }) });
    expect(done.entered).toContain('Await review');
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });

  test('goes on without an optional step that its retries could not save', async () => {
    const done = await run({ SendShipped: always('Transient') });
    expect(called(done, 'SendShipped')).toHaveLength(7);
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });
});

describe('an effect that fails', () => {
  test('is undone when it timed out, for it may have happened', async () => {
    const done = await run({ BuyLabel: () => 'timeout' });
    expect(undos(done)).toEqual(['VoidLabel', 'VoidHold', 'ReleaseStock']);
    expect(done.output).toEqual({
      outcome: 'ShipmentFailed',
      failure: { state: 'Buy label', error: 'States.Timeout', cause: '' },
    });
  });

  test('is repeated before it is taken for failed', async () => {
    const done = await run({ BuyLabel: (attempt) => (attempt < 3 ? always('Transient')() : wellBehaved.BuyLabel) });
    expect(called(done, 'BuyLabel')).toHaveLength(3);
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });

  test('is not undone when it was declined at once, but what came before is', async () => {
    const done = await run({ BuyLabel: always('AddressNotServed') });
    expect(undos(done)).toEqual(['VoidHold', 'ReleaseStock']);
    expect(called(done, 'BuyLabel')).toHaveLength(1);
    expect(done.output).toEqual({
      outcome: 'ShipmentFailed',
      failure: { state: 'Buy label', error: 'AddressNotServed', cause: 'it did not work' },
    });
  });

  test('is undone when it was declined after a retry, for the first attempt may have gone through', async () => {
    const done = await run({ BuyLabel: (attempt) => always(attempt === 1 ? 'Transient' : 'AddressNotServed')() });
    expect(undos(done)).toEqual(['VoidLabel', 'VoidHold', 'ReleaseStock']);
  });

  test('is undone when its decline leaves something open', async () => {
    const done = await run({ AuthorizePayment: always('PaymentDeclined') });
    expect(undos(done)).toEqual(['VoidHold', 'ReleaseStock']);
    expect(done.output.outcome).toBe('PaymentFailed');
  });

  test('ends at once where nothing was done before it', async () => {
    const done = await run({ ReserveStock: always('OutOfStock') });
    expect(undos(done)).toEqual([]);
    expect(done.output.outcome).toBe('OrderRejected');
  });

  test('is not repeated when our own contract was broken', async () => {
    const done = await run({ ReserveStock: always('BrokenContract') });
    expect(called(done, 'ReserveStock')).toHaveLength(1);
    expect(undos(done)).toEqual(['ReleaseStock']);
  });

  test('keeps no more of a long cause than the order can bear', async () => {
    const done = await run({
      ReserveStock: () => {
        throw fails('OutOfStock', 'x'.repeat(100_000));
      },
    });
    expect(done.output.failure.cause).toHaveLength(500);
  });
});

describe('a decision or a silence before the pivot', () => {
  test('undoes what was done when a branch ends the workflow', async () => {
    const done = await run({ ScreenOrder: () => ({ decision: 'reject' }) });
    expect(undos(done)).toEqual(['ReleaseStock']);
    expect(done.output).toEqual({
      outcome: 'OrderRejected',
      failure: { state: 'Give up: order rejected', error: 'OrderRejected', cause: 'Our rules refuse this order.' },
    });
  });

  test('undoes what was done when nobody answers in time', async () => {
    const done = await run({
      AuthorizePayment: () => ({ status: 'requiresAction', paymentId: 'pi-1', url: 'https://bank' }),
    });
    expect(undos(done)).toEqual(['VoidHold', 'ReleaseStock']);
    expect(done.output.failure).toEqual({
      state: 'Await customer',
      error: 'States.Timeout',
      cause: 'No answer within 30 minutes.',
    });
  });
});

describe('an undo that fails', () => {
  const broken = { BuyLabel: always('AddressNotServed'), VoidHold: always('Transient') };

  test('is repeated for long, then support is asked, after the rest of the undos ran', async () => {
    const done = await run(broken);
    expect(called(done, 'VoidHold')).toHaveLength(41);
    expect(called(done, 'ReleaseStock')).toHaveLength(1);
    expect(done.entered.indexOf('Release stock')).toBeLessThan(done.entered.indexOf('Ask support'));
  });

  test('tells support which undos are open, and why', async () => {
    const done = await run({ ...broken, ReleaseStock: always('Throttled') });
    expect(done.calls.find(({ functionName }) => functionName === 'AskSupport')?.payload).toMatchObject({
      question: 'Void hold, Release stock',
      error: 'Throttled',
      cause: 'it did not work',
    });
  });

  test('fails the execution when support does not answer, so that it can be redriven from there', async () => {
    const done = await run(broken);
    expect(done.status).toBe('FAILED');
    expect(done.error).toBe('States.Timeout');
    expect(done.entered.at(-1)).toBe('Ask support');
  });

  test('runs all the undos again from the failed step when support says so', async () => {
    const done = await run({ ...broken, VoidHold: (_attempt, call) => (call <= 41 ? always('Transient')() : null) }, [
      'retry',
    ]);
    expect(called(done, 'VoidHold')).toHaveLength(42);
    expect(called(done, 'ReleaseStock')).toHaveLength(2);
    expect(undos(done)).not.toContain('VoidLabel');
    expect(done.output.outcome).toBe('ShipmentFailed');
  });

  test('goes on to the end when support has settled it by hand', async () => {
    const done = await run(broken, ['settled']);
    expect(called(done, 'VoidHold')).toHaveLength(41);
    expect(done.output.outcome).toBe('ShipmentFailed');
  });

  test('fails the execution when support has tried again too often', async () => {
    const done = await run(
      broken,
      Array.from({ length: 9 }, () => 'retry' as const),
    );
    expect(done.status).toBe('FAILED');
    expect(done.error).toBe('NeedsAttention');
    expect(called(done, 'AskSupport')).toHaveLength(6);
  });
});

describe('the pivot', () => {
  test('of unknown outcome is probed, and the workflow goes on when it happened', async () => {
    const done = await run({ CapturePayment: () => 'timeout' });
    expect(called(done, 'ProbeCapture')).toHaveLength(1);
    expect(undos(done)).toEqual([]);
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });

  test('of unknown outcome is undone when the probe says that it never happened', async () => {
    const done = await run({ CapturePayment: always('Transient'), ProbeCapture: () => ({ outcome: 'didNotHappen' }) });
    expect(undos(done)).toEqual(['VoidLabel', 'VoidHold', 'ReleaseStock']);
    expect(done.output).toEqual({
      outcome: 'PaymentFailed',
      failure: { state: 'Capture payment', error: 'Transient', cause: 'it did not work' },
    });
  });

  test('is asked about again while the probe cannot tell yet', async () => {
    const done = await run({
      CapturePayment: () => 'timeout',
      ProbeCapture: (attempt) => (attempt < 5 ? always('Transient')() : wellBehaved.ProbeCapture),
    });
    expect(called(done, 'ProbeCapture')).toHaveLength(5);
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });

  test('of unknown outcome is put to support when the probe gives no answer, and probed again on their word', async () => {
    const probe = {
      CapturePayment: () => 'timeout',
      ProbeCapture: (_: number, call: number) => (call <= 41 ? always('Transient')() : wellBehaved.ProbeCapture),
    };
    const done = await run(probe, ['settled']);
    expect(done.calls.find(({ functionName }) => functionName === 'AskSupport')?.payload).toMatchObject({
      question: 'Probe capture',
    });
    expect(undos(done)).toEqual([]);
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });

  test('that declined at once undoes what came before, without a probe', async () => {
    const done = await run({ CapturePayment: always('AuthorizationExpired') });
    expect(called(done, 'ProbeCapture')).toEqual([]);
    expect(undos(done)).toEqual(['VoidLabel', 'VoidHold', 'ReleaseStock']);
  });

  test('that declined after a retry is probed, for the first attempt may have gone through', async () => {
    const done = await run({
      CapturePayment: (attempt) => always(attempt === 1 ? 'Transient' : 'AuthorizationExpired')(),
    });
    expect(called(done, 'ProbeCapture')).toHaveLength(1);
    expect(done.output).toEqual({ outcome: 'Delivered' });
  });
});

describe('after the pivot', () => {
  test('a finish is repeated for long and then fails the execution, with nothing undone', async () => {
    const done = await run({ WriteInvoice: always('Transient') });
    expect(called(done, 'WriteInvoice')).toHaveLength(41);
    expect(done.status).toBe('FAILED');
    expect(undos(done)).toEqual([]);
  });

  test('an end is closed with nothing undone', async () => {
    const done = await runAsl(checkOut.definition, { input: placedOrder, tasks: (name) => wellBehaved[name] ?? null });
    expect(done.output).toEqual({
      outcome: 'ShipmentFailed',
      failure: { state: 'Await delivery', error: 'States.Timeout', cause: 'No answer within 14 days.' },
    });
    expect(undos(done)).toEqual([]);
  });
});
