import { beforeEach, describe, expect, test } from '@jest/globals';
import { awaitAuthentication } from '../../../tasks/payment/await-authentication.ts';
import { settleAuthentication } from '../../../tasks/payment/settle-authentication.ts';
import { orderToPay } from './payment-fixture.ts';

let shop: Awaited<ReturnType<typeof orderToPay>>;
let paymentId: string;
beforeEach(async () => {
  shop = await orderToPay();
  await shop.create();
  await shop.authorize('pm_card_authenticationRequired');
  ({ paymentId } = shop.payment());
  shop.calls.length = 0;
});
const resumed = () => shop.ports.executions.resumed;

describe('await-authentication', () => {
  test('waits while the bank asks the customer', async () => {
    await shop.waits();
    expect(resumed()).toEqual([]);
  });

  test.each(['answered', 'cancelRequested'] as const)('resumes at once when %s was left before', async (status) => {
    await shop.answerCallback(status);
    await shop.waits();
    expect(resumed()).toEqual([{ taskToken: 'token-1', output: { status } }]);
    expect(awaitAuthentication.output.safeParse({ status }).success).toBe(true);
    expect(shop.calls).toEqual([]);
  });

  test('does not wait for an order that is being cancelled', async () => {
    await shop.requestCancel();
    await shop.waits();
    expect(resumed()).toEqual([{ taskToken: 'token-1', output: { status: 'cancelRequested' } }]);
  });

  test.each(['authenticated', 'failed'] as const)(
    'does not wait for a customer who has %s before anybody waited',
    async (outcome) => {
      shop.provider.authenticate(paymentId, outcome);
      await shop.waits();
      expect(resumed()).toEqual([{ taskToken: 'token-1', output: { status: 'answered' } }]);
    },
  );

  test('does not wait for a payment that was cancelled at the provider', async () => {
    await shop.provider.cancel(paymentId);
    await shop.waits();
    expect(resumed()).toMatchObject([{ output: { status: 'answered' } }]);
  });

  test('is answered at its token even when it could not look for itself', async () => {
    shop.lose('read', 'beforeItActs');
    await expect(shop.waits()).rejects.toThrow();
    expect(await shop.answerCallback('answered')).toMatchObject({ taskToken: 'token-1' });
  });
});

describe('settle-authentication', () => {
  test('finds the money held; the order becomes PAYMENT_PROCESSED', async () => {
    shop.provider.authenticate(paymentId, 'authenticated');
    expect(await shop.settle()).toEqual({ kind: 'authorized', paymentId });
    expect(await shop.stored()).toMatchObject({ status: 'PAYMENT_PROCESSED', authorizedAmount: 3197 });
    const { version } = await shop.stored();
    expect(await shop.settle()).toEqual({ kind: 'authorized', paymentId });
    expect((await shop.stored()).version).toBe(version);
    expect(shop.calls).toEqual(['read', 'read']);
  });

  test('closes the payment before it declines a customer who did not confirm', async () => {
    shop.provider.authenticate(paymentId, 'failed');
    const declined = {
      kind: 'declined',
      name: 'PaymentDeclined',
      message: expect.stringMatching(/^payment_intent_authentication_failure/),
    };
    await expect(shop.settle()).rejects.toMatchObject(declined);
    expect(shop.payment().status).toBe('cancelled');
    expect((await shop.stored()).payments).toMatchObject([
      { status: 'DECLINED', declineCode: 'payment_intent_authentication_failure' },
    ]);
    await expect(shop.settle()).rejects.toMatchObject(declined);
    expect(settleAuthentication.declines.PaymentDeclined.leavesOpen).toBe(true);
  });

  test('closes the payment before it declines a customer who did not answer in time, now and again', async () => {
    const declined = { name: 'PaymentDeclined', message: expect.stringMatching(/^authentication_required/) };
    await expect(shop.settle()).rejects.toMatchObject(declined);
    expect(shop.payment().status).toBe('cancelled');
    expect(() => shop.provider.authenticate(paymentId, 'authenticated')).toThrow();
    await expect(shop.settle()).rejects.toMatchObject(declined);
    await shop.void();
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'DECLINED', payments: [{ status: 'VOIDED' }] });
  });

  test('goes on as authorized when the close comes too late, because the money is in', async () => {
    const cancel = async () => {
      shop.provider.authenticate(paymentId, 'authenticated');
      await shop.provider.capture({ key: 'by-hand', paymentId, amount: 3197 });
      return shop.provider.cancel(paymentId);
    };
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, cancel } };
    expect(await settleAuthentication.run({ orderId: shop.orderId }, ports, shop.call)).toMatchObject({
      kind: 'authorized',
    });
    expect((await shop.stored()).status).toBe('PAYMENT_PROCESSED');
  });

  test('holds nothing when the customer answers between its look and its close', async () => {
    const cancel = async () => {
      shop.provider.authenticate(paymentId, 'authenticated');
      return shop.provider.cancel(paymentId);
    };
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, cancel } };
    await expect(settleAuthentication.run({ orderId: shop.orderId }, ports, shop.call)).rejects.toMatchObject({
      name: 'PaymentDeclined',
    });
    expect(shop.payment()).toMatchObject({ status: 'cancelled', capturedAmount: 0 });
  });

  test('leaves the payment to the undos when the order is being cancelled', async () => {
    shop.provider.authenticate(paymentId, 'authenticated');
    await shop.requestCancel();
    await expect(shop.settle()).rejects.toMatchObject({ name: 'CancelRequested' });
    expect(shop.calls).toEqual([]);
    await shop.void();
    expect(shop.payment()).toMatchObject({ status: 'cancelled' });
  });

  test('does not keep a hold whose undo was there first', async () => {
    shop.provider.authenticate(paymentId, 'authenticated');
    await shop.closeIntent('authorize-payment');
    await expect(shop.settle()).rejects.toMatchObject({ name: 'IntentRefused' });
  });

  test.each([
    ['is still working on it', 'processing'],
    ['does not know the payment', undefined],
  ] as const)('says nothing while the provider %s', async (_why, status) => {
    const read = async () => (status === undefined ? undefined : { ...shop.payment(), status });
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, read } };
    await expect(settleAuthentication.run({ orderId: shop.orderId }, ports, shop.call)).rejects.toMatchObject({
      name: 'Transient',
    });
    expect(shop.payment().status).toBe('actionRequired');
  });

  test.each(['read', 'cancel'] as const)('says nothing while the provider does not answer a %s', async (method) => {
    shop.lose(method, 'afterItActed');
    await expect(shop.settle()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    await expect(shop.settle()).rejects.toMatchObject({ name: 'PaymentDeclined' });
    expect(shop.payment().status).toBe('cancelled');
  });
});
