import { describe, expect, test } from '@jest/globals';
import { authorizePayment } from '../../../tasks/payment/authorize-payment.ts';
import { orderToPay } from './payment-fixture.ts';

describe('authorize-payment', () => {
  const opened = async (changes: Parameters<typeof orderToPay>[0] = {}) => {
    const shop = await orderToPay(changes);
    await shop.create();
    shop.calls.length = 0;
    return shop;
  };

  test('holds the money; the order becomes PAYMENT_PROCESSED', async () => {
    const shop = await opened();
    const { payments } = await shop.stored();
    expect(await shop.authorize()).toEqual({ kind: 'authorized', paymentId: payments[0]?.paymentId });
    expect(await shop.stored()).toMatchObject({
      status: 'PAYMENT_PROCESSED',
      paymentStatus: 'AUTHORIZED',
      authorizedAmount: 3197,
      payments: [{ status: 'AUTHORIZED', transactionId: expect.any(String) }],
    });
    expect(shop.calls).toEqual(['authorize']);
  });

  test('is done when it was done: the provider is read, not asked to hold again', async () => {
    const shop = await opened();
    const first = await shop.authorize();
    const { version } = await shop.stored();
    expect(await shop.authorize()).toEqual(first);
    expect(shop.calls).toEqual(['authorize', 'read']);
    expect((await shop.stored()).version).toBe(version);
  });

  test('finds the hold when the answer to the first attempt was lost', async () => {
    const shop = await opened();
    shop.lose('authorize', 'afterItActed');
    await expect(shop.authorize()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(await shop.authorize()).toMatchObject({ kind: 'authorized' });
    expect(shop.calls).toEqual(['authorize', 'read']);
    expect((await shop.stored()).status).toBe('PAYMENT_PROCESSED');
  });

  test('asks again under the same key when the first attempt never arrived', async () => {
    const shop = await opened();
    shop.lose('authorize', 'beforeItActs');
    await expect(shop.authorize()).rejects.toThrow();
    shop.heal();
    expect(await shop.authorize()).toMatchObject({ kind: 'authorized' });
    expect(shop.calls).toEqual(['authorize', 'read', 'authorize']);
  });

  test('declines with the code of the bank, and leaves the payment open for the undo', async () => {
    const shop = await opened();
    await expect(shop.authorize('pm_card_visa_chargeDeclinedInsufficientFunds')).rejects.toMatchObject({
      kind: 'declined',
      name: 'PaymentDeclined',
      message: 'insufficient_funds: Your card has insufficient funds.',
    });
    expect(await shop.stored()).toMatchObject({
      status: 'PENDING',
      paymentStatus: 'DECLINED',
      payments: [{ status: 'DECLINED', declineCode: 'insufficient_funds' }],
    });
    expect(authorizePayment.declines.PaymentDeclined.leavesOpen).toBe(true);
    await shop.void();
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
    expect((await shop.stored()).paymentStatus).toBe('DECLINED');
  });

  test('declines again when it is asked again', async () => {
    const shop = await opened();
    await expect(shop.authorize('pm_card_visa_chargeDeclined')).rejects.toMatchObject({ name: 'PaymentDeclined' });
    const { version } = await shop.stored();
    await expect(shop.authorize('pm_card_visa_chargeDeclined')).rejects.toMatchObject({ name: 'PaymentDeclined' });
    expect((await shop.stored()).version).toBe(version);
    expect(shop.calls).toEqual(['authorize', 'read']);
  });

  test('says that the bank asks the customer: the order keeps where to go and until when, and waits', async () => {
    const shop = await opened({ returnUrl: 'https://shop.example/back' });
    const answer = await shop.authorize('pm_card_authenticationRequired');
    const { paymentId } = shop.payment();
    expect(answer).toEqual({ kind: 'actionRequired', paymentId });
    expect(await shop.stored()).toMatchObject({
      status: 'PAYMENT_ACTION_REQUIRED',
      paymentAction: {
        paymentId,
        type: 'redirect_to_url',
        url: expect.stringContaining('https://'),
        clientSecret: expect.any(String),
        expiresAt: new Date(shop.ports.clock.now().getTime() + 1_800_000).toISOString(),
      },
    });
  });

  test('leaves the asking to the script in the page of the shop when there is no address to come back to', async () => {
    const shop = await opened();
    await shop.authorize('pm_card_authenticationRequired');
    const { paymentAction } = await shop.stored();
    expect(paymentAction?.type).toBe('use_stripe_sdk');
    expect(paymentAction?.url).toBeUndefined();
  });

  test('asks nobody on behalf of an order whose undo came between', async () => {
    const shop = await opened();
    shop.interrupt('authorize', 'after', () => shop.closeIntent('authorize-payment'));
    await expect(shop.authorize('pm_card_authenticationRequired')).rejects.toMatchObject({ name: 'IntentRefused' });
    expect((await shop.stored()).status).toBe('PENDING');
    await shop.void();
    expect(shop.payment().status).toBe('cancelled');
  });

  test('asks the customer once: a repeated attempt finds the question, and its time does not begin again', async () => {
    const shop = await opened();
    shop.lose('authorize', 'afterItActed');
    await expect(shop.authorize('pm_card_authenticationRequired')).rejects.toThrow();
    shop.heal();
    expect(await shop.authorize('pm_card_authenticationRequired')).toMatchObject({ kind: 'actionRequired' });
    const { version, paymentAction } = await shop.stored();
    shop.ports.clock.advance({ seconds: 60 });
    expect(await shop.authorize('pm_card_authenticationRequired')).toMatchObject({ kind: 'actionRequired' });
    expect(shop.calls).toEqual(['authorize', 'read', 'read']);
    expect(await shop.stored()).toMatchObject({ version, paymentAction });
  });

  test('finds the hold when the customer answered before a repeated attempt looked', async () => {
    const shop = await opened();
    await shop.authorize('pm_card_authenticationRequired');
    shop.provider.authenticate(shop.payment().paymentId, 'authenticated');
    expect(await shop.authorize('pm_card_authenticationRequired')).toMatchObject({ kind: 'authorized' });
    expect(await shop.stored()).toMatchObject({ status: 'PAYMENT_PROCESSED', authorizedAmount: 3197 });
  });

  test('declines when the customer had refused before a repeated attempt looked', async () => {
    const shop = await opened();
    await shop.authorize('pm_card_authenticationRequired');
    shop.provider.authenticate(shop.payment().paymentId, 'failed');
    await expect(shop.authorize('pm_card_authenticationRequired')).rejects.toMatchObject({
      name: 'PaymentDeclined',
      message: expect.stringMatching(/^payment_intent_authentication_failure/),
    });
    expect(shop.calls).toEqual(['authorize', 'read']);
  });

  test('declines when the payment was cancelled at the provider between two attempts', async () => {
    const shop = await opened();
    shop.lose('authorize', 'beforeItActs');
    await expect(shop.authorize()).rejects.toThrow();
    shop.heal();
    for (const { paymentId } of shop.provider.all()) await shop.provider.cancel(paymentId);
    await expect(shop.authorize()).rejects.toMatchObject({
      name: 'PaymentDeclined',
      message: expect.stringMatching(/^canceled/),
    });
  });

  test('may not begin once its undo was there', async () => {
    const shop = await opened();
    await shop.void();
    await expect(shop.authorize()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(shop.calls).toEqual(['cancel']);
  });

  test('does not keep a hold that came after its undo', async () => {
    const shop = await opened();
    const { authorize } = shop.ports.payments;
    const ports = {
      ...shop.ports,
      payments: {
        ...shop.ports.payments,
        authorize: async (request: Parameters<typeof authorize>[0]) => {
          const answer = await authorize(request);
          await shop.closeIntent('authorize-payment');
          return answer;
        },
      },
    };
    const input = { orderId: shop.orderId, methodToken: 'pm_card_visa' };
    await expect(authorizePayment.run(input, ports, shop.call)).rejects.toMatchObject({ name: 'IntentRefused' });
    expect((await shop.stored()).status).toBe('PENDING');
    await shop.void();
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('may not begin before there is a payment', async () => {
    const shop = await orderToPay();
    await expect(shop.authorize()).rejects.toMatchObject({ name: 'BrokenContract' });
    expect(shop.calls).toEqual([]);
  });

  test('lets an order that costs nothing pass, and says that no payment was required', async () => {
    const shop = await orderToPay({ totalAmount: 0 });
    expect(await shop.authorize()).toEqual({ kind: 'notRequired' });
    expect(await shop.authorize()).toEqual({ kind: 'notRequired' });
    expect(await shop.stored()).toMatchObject({ status: 'PAYMENT_PROCESSED', paymentStatus: 'NOT_REQUIRED' });
    expect(shop.calls).toEqual([]);
  });
});
