import { describe, expect, test } from '@jest/globals';
import type { Payments } from '../../tasks/ports/payments.ts';
import { KeySpent, ProviderRefused } from '../../tasks/ports/provider-errors.ts';

let keys = 0;
const key = () => {
  keys += 1;
  return `01JDABCDEFGHJKMNPQRS000001:test-${keys}:1`;
};

export interface PaymentsSetting {
  readonly payments: Payments;
  /** The buyer answers the bank. */
  authenticate(paymentId: string, outcome: 'authenticated' | 'failed'): Promise<unknown>;
  /** What the provider sends of that payment once it was made. */
  webhookOf(
    paymentId: string,
  ): Promise<{ readonly rawBody: string; readonly headers: { get(name: string): string | undefined } }>;
}

/** What every implementation of Payments does alike. `setting` is called in each test; what it gives may be shared. */
export function paymentsContract(name: string, setting: () => PaymentsSetting): void {
  const payments = () => setting().payments;
  const order = {
    orderId: '01JDABCDEFGHJKMNPQRS000001',
    amount: 3197,
    currency: 'USD',
    description: 'Order K7PM-3XWD',
  } as const;
  const created = () => payments().create({ key: key(), ...order });
  const authorized = async () => {
    const { paymentId } = await created();
    await payments().authorize({ key: key(), paymentId, methodToken: 'pm_card_visa' });
    return paymentId;
  };

  describe(`payments: ${name}`, () => {
    test('creates an open payment that holds nothing', async () => {
      const payment = await created();
      expect(payment).toMatchObject({ status: 'open', amount: 3197, capturedAmount: 0, currency: 'USD' });
      expect(payment).toMatchObject({ orderId: order.orderId, clientSecret: expect.any(String) });
      expect(payment.transactionId).toBeUndefined();
      expect(await payments().read(payment.paymentId)).toEqual(payment);
    });

    test('gives the same payment again under the same key, and another under another', async () => {
      const first = { key: key(), ...order };
      const { paymentId } = await payments().create(first);
      expect((await payments().create(first)).paymentId).toBe(paymentId);
      expect((await created()).paymentId).not.toBe(paymentId);
    });

    test('refuses a key that was used with other words', async () => {
      const first = { key: key(), ...order };
      await payments().create(first);
      await expect(payments().create({ ...first, amount: 1 + first.amount })).rejects.toThrow(KeySpent);
    });

    test('holds the money of a good card, once per key', async () => {
      const { paymentId } = await created();
      const request = { key: key(), paymentId, methodToken: 'pm_card_visa' };
      const first = await payments().authorize(request);
      expect(first).toMatchObject({ kind: 'authorized', payment: { status: 'authorized', capturedAmount: 0 } });
      expect(first.payment.transactionId).toEqual(expect.any(String));
      expect(await payments().authorize(request)).toEqual(first);
    });

    test('says authorized again under another key once the money is held', async () => {
      const paymentId = await authorized();
      const again = await payments().authorize({ key: key(), paymentId, methodToken: 'pm_card_mastercard' });
      expect(again).toMatchObject({ kind: 'authorized', payment: { paymentId, status: 'authorized' } });
    });

    test.each([
      ['pm_card_visa_chargeDeclined', 'generic_decline'],
      ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
      ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
      ['pm_card_chargeCustomerFail', 'generic_decline'],
      ['pm_card_nobody_knows', 'resource_missing'],
    ])(
      'says that %s is declined as %s, now and again, and leaves the payment open',
      async (methodToken, declineCode) => {
        const { paymentId } = await created();
        const request = { key: key(), paymentId, methodToken };
        const first = await payments().authorize(request);
        expect(first).toMatchObject({ kind: 'declined', declineCode, payment: { status: 'open' } });
        expect(await payments().authorize(request)).toEqual(first);
        expect(await payments().read(paymentId)).toMatchObject({ status: 'open' });
      },
    );

    test('takes another card after a decline, under another key', async () => {
      const { paymentId } = await created();
      const bad = { key: key(), paymentId, methodToken: 'pm_card_visa_chargeDeclined' };
      await payments().authorize(bad);
      const second = await payments().authorize({ key: key(), paymentId, methodToken: 'pm_card_visa' });
      expect(second.kind).toBe('authorized');
    });

    const asked = async (methodToken = 'pm_card_authenticationRequired') => {
      const { paymentId } = await created();
      const request = { key: key(), paymentId, methodToken, returnUrl: 'https://shop.example/back' };
      return { paymentId, authorization: await payments().authorize(request) };
    };

    test('says when the bank asks the customer: where, and with what the page confirms', async () => {
      const { paymentId, authorization } = await asked();
      const payment = {
        status: 'actionRequired',
        orderId: order.orderId,
        clientSecret: expect.any(String),
        action: { type: 'redirect_to_url', url: expect.stringMatching(/^https?:/) },
        capturedAmount: 0,
      };
      expect(authorization).toMatchObject({ kind: 'actionRequired', payment });
      expect(await payments().read(paymentId)).toMatchObject(payment);
      expect(await payments().cancel(paymentId)).toMatchObject({ kind: 'cancelled' });
      expect((await payments().read(paymentId))?.action).toBeUndefined();
    });

    test('leaves the asking to the page of the shop when there is nowhere to come back to', async () => {
      const { paymentId } = await created();
      const request = { key: key(), paymentId, methodToken: 'pm_card_authenticationRequired' };
      const { payment } = await payments().authorize(request);
      expect(payment.action).toEqual({ type: 'use_stripe_sdk' });
    });

    test('holds the money once the customer has confirmed', async () => {
      const { paymentId } = await asked();
      await setting().authenticate(paymentId, 'authenticated');
      const payment = await payments().read(paymentId);
      expect(payment).toMatchObject({ status: 'authorized', transactionId: expect.any(String), capturedAmount: 0 });
      expect(payment?.action).toBeUndefined();
      expect(payment?.declineCode).toBeUndefined();
      expect(await payments().capture({ key: key(), paymentId, amount: 3197 })).toMatchObject({ kind: 'captured' });
    });

    test('is open again when the customer has refused, and says why', async () => {
      const { paymentId } = await asked();
      await setting().authenticate(paymentId, 'failed');
      const payment = await payments().read(paymentId);
      expect(payment).toMatchObject({ status: 'open', declineCode: 'payment_intent_authentication_failure' });
      expect(payment?.action).toBeUndefined();
    });

    test('is open again when the bank says no to a customer who has confirmed', async () => {
      const { paymentId } = await asked('pm_card_authenticationRequiredChargeDeclinedInsufficientFunds');
      await setting().authenticate(paymentId, 'authenticated');
      expect(await payments().read(paymentId)).toMatchObject({ status: 'open', declineCode: 'insufficient_funds' });
    });

    test('knows its own webhook, and what it is about', async () => {
      const { paymentId } = await created();
      const { rawBody, headers } = await setting().webhookOf(paymentId);
      expect(payments().verifyWebhook(rawBody, headers)).toEqual({
        kind: 'payment',
        eventId: expect.any(String),
        type: expect.any(String),
        paymentId,
        orderId: (await payments().read(paymentId))?.orderId,
      });
    });

    test('takes no webhook whose signature is missing, or made for another body', async () => {
      const { paymentId } = await created();
      const { rawBody, headers } = await setting().webhookOf(paymentId);
      expect(payments().verifyWebhook(rawBody, { get: () => undefined })).toBeUndefined();
      expect(payments().verifyWebhook(rawBody, { get: () => 't=1,v1=00' })).toBeUndefined();
      expect(payments().verifyWebhook(rawBody.replace(paymentId, 'pi_another'), headers)).toBeUndefined();
    });

    test('captures what is held, and says so again under any key', async () => {
      const paymentId = await authorized();
      const request = { key: key(), paymentId, amount: 3197 };
      const first = await payments().capture(request);
      expect(first).toMatchObject({ kind: 'captured', payment: { status: 'captured', capturedAmount: 3197 } });
      expect(first.payment.refundedAmount).toBe(0);
      expect(first.payment.receiptUrl).toEqual(expect.any(String));
      expect(await payments().capture(request)).toEqual(first);
      expect(await payments().capture({ ...request, key: key() })).toMatchObject({ kind: 'captured' });
    });

    test('captures a part, and counts what was let go neither as captured nor as refunded', async () => {
      const paymentId = await authorized();
      await payments().capture({ key: key(), paymentId, amount: 1000 });
      expect(await payments().read(paymentId)).toMatchObject({ capturedAmount: 1000, refundedAmount: 0 });
    });

    test('refuses to capture more than is held', async () => {
      const paymentId = await authorized();
      await expect(payments().capture({ key: key(), paymentId, amount: 3198 })).rejects.toThrow(ProviderRefused);
      expect(await payments().read(paymentId)).toMatchObject({ status: 'authorized', capturedAmount: 0 });
    });

    test('cannot capture what is not held', async () => {
      const { paymentId } = await created();
      const open = await payments().capture({ key: key(), paymentId, amount: 3197 });
      expect(open).toMatchObject({ kind: 'notCapturable', payment: { status: 'open' } });
      await payments().cancel(paymentId);
      const cancelled = await payments().capture({ key: key(), paymentId, amount: 3197 });
      expect(cancelled).toMatchObject({ kind: 'notCapturable', payment: { status: 'cancelled' } });
    });

    test('cancels an open or authorized payment for good, as often as asked', async () => {
      for (const paymentId of [(await created()).paymentId, await authorized()]) {
        expect(await payments().cancel(paymentId)).toMatchObject({
          kind: 'cancelled',
          payment: { status: 'cancelled' },
        });
        expect(await payments().cancel(paymentId)).toMatchObject({ kind: 'cancelled' });
        const late = await payments().authorize({ key: key(), paymentId, methodToken: 'pm_card_visa' });
        expect(late).toMatchObject({ kind: 'declined', payment: { status: 'cancelled' } });
        expect(await payments().read(paymentId)).toMatchObject({ status: 'cancelled', refundedAmount: 0 });
      }
    });

    test('says that a cancel comes too late once the money is in', async () => {
      const paymentId = await authorized();
      await payments().capture({ key: key(), paymentId, amount: 3197 });
      expect(await payments().cancel(paymentId)).toMatchObject({ kind: 'tooLate', payment: { capturedAmount: 3197 } });
    });

    test('knows nothing of a payment that was never made', async () => {
      expect(await payments().read('pi_never')).toBeUndefined();
      await expect(payments().cancel('pi_never')).rejects.toThrow(ProviderRefused);
    });
  });
}
