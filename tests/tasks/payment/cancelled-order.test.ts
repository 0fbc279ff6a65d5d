import { describe, expect, test } from '@jest/globals';
import type { Payments } from '../../../tasks/ports/payments.ts';
import { orderToPay } from './payment-fixture.ts';

type Shop = Awaited<ReturnType<typeof orderToPay>>;

const plainCard = 'pm_card_visa';
const askingCard = 'pm_card_authenticationRequired';

/** The money's part of the workflow: each step in turn, and the undos in reverse when the order is called off. */
async function carryThrough(shop: Shop, methodToken: string): Promise<'sold' | 'cancelled'> {
  try {
    await shop.create();
    const authorization = await shop.authorize(methodToken);
    if (authorization.kind === 'actionRequired') {
      await shop.waits();
      const { status, paymentId } = shop.payment();
      if (status === 'actionRequired') shop.provider.authenticate(paymentId, 'authenticated');
      await shop.settle();
    }
    await shop.capture();
    return 'sold';
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CancelRequested') throw error;
    await shop.void();
    await shop.cancel();
    return 'cancelled';
  }
}

async function expectNothingLeft(shop: Shop): Promise<void> {
  expect(shop.provider.all().filter(({ status }) => status !== 'cancelled')).toEqual([]);
  expect(await shop.stored()).toMatchObject({ authorizedAmount: 0, capturedAmount: 0 });
}

describe('an order that is cancelled', () => {
  const moments: readonly [string, keyof Payments, 'before' | 'after'][] = [
    [plainCard, 'create', 'before'],
    [plainCard, 'create', 'after'],
    [plainCard, 'authorize', 'before'],
    [plainCard, 'authorize', 'after'],
    [askingCard, 'create', 'before'],
    [askingCard, 'create', 'after'],
    [askingCard, 'authorize', 'before'],
    [askingCard, 'authorize', 'after'],
    [askingCard, 'read', 'before'],
    [askingCard, 'read', 'after'],
  ];

  test.each(moments)(
    'with %s while the provider’s %s is under way (%s it acts) holds nothing',
    async (card, method, when) => {
      const shop = await orderToPay();
      shop.interrupt(method, when, shop.requestCancel);
      expect(await carryThrough(shop, card)).toBe('cancelled');
      await expectNothingLeft(shop);
    },
  );

  test.each(['before', 'after'] as const)(
    'while the money is being taken (%s it is) comes too late, and says so',
    async (when) => {
      const shop = await orderToPay();
      const refusals: unknown[] = [];
      shop.interrupt('capture', when, async () => refusals.push(await shop.requestCancel()));
      expect(await carryThrough(shop, plainCard)).toBe('sold');
      expect(refusals).toMatchObject([{ kind: 'refused', reason: expect.stringContaining('returned and refunded') }]);
      expect(await shop.stored()).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 3197 });
    },
  );

  test('while a probe finds out whether the money was taken comes too late, for it may have been', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    shop.lose('capture', 'beforeItActs');
    await expect(shop.capture()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    const { paymentId, amount } = shop.payment();
    const answers: unknown[] = [];
    // The probe has seen the money held; its capture, long under way, lands just before the probe gives it back.
    shop.interrupt('cancel', 'before', async () => {
      answers.push(await shop.requestCancel());
      await shop.provider.capture({ key: 'late', paymentId, amount });
    });
    expect(await shop.probe()).toMatchObject({ outcome: 'happened' });
    expect(answers).toMatchObject([{ kind: 'refused' }]);
    expect((await shop.stored()).cancelRequest).toBeUndefined();
  });

  test('once nothing can be taken any more is taken up', async () => {
    const lapsed = await orderToPay();
    const probed = await orderToPay();
    for (const shop of [lapsed, probed]) {
      await shop.create();
      await shop.authorize();
    }
    await lapsed.provider.cancel(lapsed.payment().paymentId);
    await expect(lapsed.capture()).rejects.toMatchObject({ name: 'NotCapturable' });
    probed.lose('capture', 'beforeItActs');
    await expect(probed.capture()).rejects.toThrow();
    probed.heal();
    expect(await probed.probe()).toEqual({ outcome: 'didNotHappen' });
    for (const shop of [lapsed, probed]) expect(await shop.requestCancel()).toMatchObject({ kind: 'changed' });
  });

  test.each(['create', 'authorize', 'capture'] as const)(
    'before %s begins asks the provider nothing more',
    async (next) => {
      const shop = await orderToPay();
      if (next !== 'create') await shop.create();
      if (next === 'capture') await shop.authorize();
      shop.calls.length = 0;
      await shop.requestCancel();
      await expect(shop[next]()).rejects.toMatchObject({ name: 'CancelRequested' });
      expect(shop.calls).toEqual([]);
      await shop.void();
      await shop.cancel();
      await expectNothingLeft(shop);
    },
  );

  test('after a call whose answer was lost: the attempt that is repeated ends, and is undone then', async () => {
    for (const when of ['beforeItActs', 'afterItActed'] as const) {
      for (const step of ['create', 'authorize'] as const) {
        const shop = await orderToPay();
        if (step === 'authorize') await shop.create();
        shop.lose(step, when);
        await expect(shop[step]()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
        shop.heal();
        await shop.requestCancel();
        expect(await carryThrough(shop, plainCard)).toBe('cancelled');
        await expectNothingLeft(shop);
      }
    }
  });

  test.each(['before', 'after'] as const)(
    'while the customer’s answer is looked up (%s it is) holds nothing',
    async (when) => {
      const shop = await orderToPay();
      await shop.create();
      await shop.authorize(askingCard);
      shop.provider.authenticate(shop.payment().paymentId, 'authenticated');
      shop.interrupt('read', when, shop.requestCancel);
      expect(await shop.settle()).toMatchObject({ kind: 'authorized' });
      await expect(shop.capture()).rejects.toMatchObject({ name: 'CancelRequested' });
      await shop.void();
      await shop.cancel();
      await expectNothingLeft(shop);
    },
  );

  test('while its undos run changes nothing', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    shop.interrupt('cancel', 'before', shop.requestCancel);
    await shop.void();
    await shop.cancel();
    await expectNothingLeft(shop);
  });

  test('while it waits for the customer is told at its token, and a late answer of theirs holds nothing', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize(askingCard);
    await shop.waits();
    await shop.requestCancel();
    expect(await shop.answerCallback('cancelRequested')).toMatchObject({ taskToken: 'token-1' });
    const { paymentId } = shop.payment();
    shop.interrupt('cancel', 'before', async () => shop.provider.authenticate(paymentId, 'authenticated'));
    await expect(shop.settle()).rejects.toMatchObject({ name: 'CancelRequested' });
    await shop.void();
    await shop.cancel();
    await expectNothingLeft(shop);
  });
});
