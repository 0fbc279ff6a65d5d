import { describe, expect, test } from '@jest/globals';
import { type Run, runAsl } from '../../support/run-asl.ts';
import { begun } from '../../types/checkout.ts';
import * as shop from '../../types/shop.ts';

const input = {
  orderId: '01J0ORDER',
  items: [],
  total: 2_500,
  currency: 'USD',
  channel: 'web',
  isGift: true,
  shippingAddress: { street: '1 Main St', city: 'Austin' },
  metadata: {},
};

const results: Readonly<Record<string, unknown>> = {
  ReserveStock: { reservationId: 'r-1', warehouse: { id: 'w-1' } },
  ScreenOrder: { decision: 'approve' },
  ReviewOrder: { by: 'ada', note: 'fine' },
  CommitStock: { committedAt: 'now' },
};

const run = (definition: unknown, tasks: Readonly<Record<string, () => unknown>> = {}, given: object = input) =>
  runAsl(definition, { input: given, tasks: (name) => (tasks[name] ?? (() => results[name] ?? null))() });
const fails = (name: string) => () => {
  throw Object.assign(new Error('no'), { name });
};
const undone = (done: Run) => done.entered.filter((name) => /^(Release|Void|Take back)/.test(name));

describe('a match before the pivot', () => {
  const wrapped = begun
    .match('input', 'isGift', {
      true: (branch) =>
        branch
          .effect('paper', shop.commit, ({ input }) => ({ orderId: input.orderId }), {
            otherwise: 'OrderRejected',
            title: 'Wrap',
          })
          .undo(shop.voidHold, ({ input }) => ({ orderId: input.orderId }), { title: 'Take back paper' })
          .effect('ribbon', shop.commit, ({ input }) => ({ orderId: input.orderId }), {
            otherwise: 'OrderRejected',
            title: 'Tie',
          })
          .undo(shop.voidHold, ({ input }) => ({ orderId: input.orderId }), { title: 'Take back ribbon' }),
      false: (branch) => branch,
    })
    .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
    .succeed('Done');

  test('is sound', () => {
    expect(wrapped.findings).toEqual([]);
  });

  test('has the undos of the branch run that was taken, in reverse', async () => {
    const done = await run(wrapped.definition, { ScreenOrder: fails('Transient') });
    expect(undone(done)).toEqual(['Take back ribbon', 'Take back paper', 'Release stock']);
    expect(done.output.outcome).toBe('OrderRejected');
  });

  test('has no undo run of a branch that was not taken', async () => {
    const done = await run(wrapped.definition, { ScreenOrder: fails('Transient') }, { ...input, isGift: false });
    expect(undone(done)).toEqual(['Release stock']);
  });

  test('has a failure inside a branch undo what the branch did before it', async () => {
    let calls = 0;
    const second = () => {
      calls += 1;
      if (calls > 1) fails('BrokenContract')();
      return results.CommitStock;
    };
    const done = await run(wrapped.definition, { CommitStock: second });
    expect(undone(done)).toEqual(['Take back ribbon', 'Take back paper', 'Release stock']);
  });

  test('fails for want of an answer when the value is one that no branch is for', async () => {
    const done = await run(wrapped.definition, {}, { ...input, isGift: undefined });
    expect(done.status).toBe('FAILED');
  });
});

describe('a wait whose silence is a branch', () => {
  const asked = begun
    .wait('review', shop.review, {
      args: ({ input }) => ({ orderId: input.orderId }),
      timeoutSeconds: 60,
      timedOut: (branch) =>
        branch
          .effect('hold', shop.commit, ({ input }) => ({ orderId: input.orderId }), {
            otherwise: 'OrderRejected',
            title: 'Hold',
          })
          .undo(shop.voidHold, ({ input }) => ({ orderId: input.orderId })),
      otherwise: 'OrderRejected',
    })
    .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
    .succeed('Done');

  test('is sound', () => {
    expect(asked.findings).toEqual([]);
  });

  test('goes through the branch, and has its undos run, when nobody answers', async () => {
    const done = await run(asked.definition, { ScreenOrder: fails('Transient') });
    expect(done.entered).toContain('Hold');
    expect(undone(done)).toEqual(['Void hold', 'Release stock']);
  });

  test('has no undo of the branch run when somebody answered', async () => {
    const done = await runAsl(asked.definition, {
      input,
      tasks: (name) => (name === 'ScreenOrder' ? fails('Transient')() : (results[name] ?? null)),
      onCallback: () => ({ output: { by: 'ada' } }),
    });
    expect(undone(done)).toEqual(['Release stock']);
  });

  test('ends otherwise when the question could not be put', async () => {
    const done = await run(asked.definition, { AwaitReview: fails('Transient') });
    expect(done.entered).not.toContain('Hold');
    expect(done.output.outcome).toBe('OrderRejected');
  });
});

describe('reads side by side', () => {
  const checked = begun
    .parallel(
      'checks',
      {
        fraud: (branch) => branch.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {}),
        account: (branch) =>
          branch
            .read('account', shop.lookUp, ({ input }) => ({ orderId: input.orderId }), {
              declined: { Closed: 'PaymentFailed', Unknown: 'OrderRejected' },
            })
            .read('seen', shop.reviewNow, ({ input }) => ({ orderId: input.orderId }), {}),
      },
      { otherwise: 'OrderRejected' },
    )
    .read(
      'mail',
      shop.sendShipped,
      ({ input, checks }) => ({ orderId: input.orderId, tracking: checks.account.seen.by }),
      {
        otherwise: 'OrderRejected',
      },
    )
    .succeed('Done');

  test('are sound', () => {
    expect(checked.findings).toEqual([]);
  });

  test('give later steps what each branch found', async () => {
    const done = await run(checked.definition, { LookUpAccount: () => ({ account: 'a-1' }) });
    expect(done.calls.at(-1)?.payload).toEqual({ orderId: '01J0ORDER', tracking: 'ada' });
    expect(done.output).toEqual({ outcome: 'Done' });
  });

  test('end as a decline in a branch says, with everything before undone', async () => {
    const done = await run(checked.definition, { LookUpAccount: fails('Closed') });
    expect(undone(done)).toEqual(['Release stock']);
    expect(done.output).toMatchObject({ outcome: 'PaymentFailed', failure: { state: 'Checks', error: 'Closed' } });
  });

  test('end as the whole of them says when a branch fails otherwise', async () => {
    const done = await run(checked.definition, { ScreenOrder: fails('Transient'), LookUpAccount: () => 'timeout' });
    expect(done.output.outcome).toBe('OrderRejected');
  });
});

describe('a pause', () => {
  test('lets its time pass', async () => {
    const paused = begun.pause('Let the dust settle', { seconds: 3_600 }).succeed('Done');
    expect(paused.findings).toEqual([]);
    const done = await run(paused.definition);
    expect((done.history.at(-1)?.at ?? 0) - (done.history[0]?.at ?? 0)).toBe(3_600_000);
  });
});

describe('an effect that is never undone', () => {
  test('says why in its state, and leaves the rest to be undone', async () => {
    const sent = begun
      .effect('mail', shop.sendShipped, ({ input }) => ({ orderId: input.orderId, tracking: 't' }), {
        otherwise: 'OrderRejected',
      })
      .irreversible('A message cannot be called back.')
      .succeed('Done');
    expect(sent.findings).toEqual([]);
    expect(sent.definition.States['Send shipped']?.Comment).toContain('A message cannot be called back.');
    expect(undone(await run(sent.definition, { SendShipped: () => 'timeout' }))).toEqual(['Release stock']);
  });
});

describe('a pivot', () => {
  const turned = begun.match('input', 'isGift', {
    true: (branch) => branch.end('OrderRejected', { because: 'We sell no gifts.' }),
    false: (branch) =>
      branch
        .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
          declined: { AuthorizationExpired: 'PaymentFailed' },
          otherwise: 'OrderRejected',
        })
        .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
        .finish('mail', shop.sendShipped, ({ input, captured }) => ({
          orderId: input.orderId,
          tracking: captured.capturedAt,
        }))
        .wait('delivery', shop.review, {
          args: ({ input }) => ({ orderId: input.orderId }),
          timeoutSeconds: 60,
          timedOut: (late) => late.read('seen', shop.reviewNow, ({ input }) => ({ orderId: input.orderId })),
        })
        .succeed('Paid'),
  });

  test('may stand in a branch, from which nothing comes back', () => {
    expect(turned.findings).toEqual([]);
  });

  test('gives later steps its result, whether it answered itself or its probe did', async () => {
    const sale = { ...input, isGift: false };
    const plain = await run(turned.definition, { CapturePayment: () => ({ capturedAt: 'at noon' }) }, sale);
    const probed = { outcome: 'happened', result: { capturedAt: 'at one' } };
    const asked = await run(turned.definition, { CapturePayment: () => 'timeout', ProbeCapture: () => probed }, sale);
    const trackings = [plain, asked].map(
      (done) => done.calls.find((call) => call.functionName === 'SendShipped')?.payload.tracking,
    );
    expect(trackings).toEqual(['at noon', 'at one']);
  });

  test('leaves nothing to undo behind it, and silence leads to its branch', async () => {
    const done = await run(
      turned.definition,
      { CapturePayment: () => ({ capturedAt: 'at noon' }) },
      { ...input, isGift: false },
    );
    expect(done.entered).toContain('Review order');
    expect(undone(done)).toEqual([]);
    expect(done.output).toEqual({ outcome: 'Paid' });
  });
});

describe('a pivot with nothing before it', () => {
  test('that never happened ends without undos', async () => {
    const { checkout } = await import('../../types/checkout.ts');
    const bare = checkout
      .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
        declined: { AuthorizationExpired: 'PaymentFailed' },
        otherwise: 'OrderRejected',
      })
      .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
      .succeed('Done');
    expect(bare.findings).toEqual([]);
    const probe = { ProbeCapture: () => ({ outcome: 'didNotHappen' }) };
    expect((await run(bare.definition, { CapturePayment: () => 'timeout', ...probe })).output.outcome).toBe(
      'OrderRejected',
    );
    expect((await run(bare.definition, { CapturePayment: fails('AuthorizationExpired') })).output.outcome).toBe(
      'PaymentFailed',
    );
  });
});
