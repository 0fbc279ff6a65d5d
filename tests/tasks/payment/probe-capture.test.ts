import { describe, expect, test } from '@jest/globals';
import { probeCapture } from '../../../tasks/payment/probe-capture.ts';
import { orderToPay } from './payment-fixture.ts';

describe('probe-capture', () => {
  const doubtful = async (when: 'beforeItActs' | 'afterItActed') => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    shop.lose('capture', when);
    await expect(shop.capture()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    shop.calls.length = 0;
    return shop;
  };

  test('says that it happened when the money is in, and writes it on the order', async () => {
    const shop = await doubtful('afterItActed');
    const happened = { outcome: 'happened', result: { kind: 'captured', paymentId: expect.any(String), amount: 3197 } };
    expect(await shop.probe()).toEqual(happened);
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 3197 });
    expect(await shop.probe()).toEqual(happened);
    expect(shop.calls).toEqual(['read', 'read']);
  });

  test('gives the hold back before it says that it did not happen, so that no late attempt can take it', async () => {
    const shop = await doubtful('beforeItActs');
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled', capturedAmount: 0 }]);
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'VOIDED', capturedAmount: 0 });
    await expect(shop.capture()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
  });

  test('says that it happened when the capture lands between its look and its cancel', async () => {
    const shop = await doubtful('beforeItActs');
    const ports = {
      ...shop.ports,
      payments: {
        ...shop.ports.payments,
        cancel: async (paymentId: string) => {
          await shop.provider.capture({ key: 'late', paymentId, amount: 3197 });
          return shop.provider.cancel(paymentId);
        },
      },
    };
    const answer = await probeCapture.run({ orderId: shop.orderId }, ports, shop.call);
    expect(answer).toMatchObject({ outcome: 'happened', result: { kind: 'captured', amount: 3197 } });
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 3197 });
  });

  test('says that it did not happen when the hold ran out', async () => {
    const shop = await doubtful('beforeItActs');
    for (const { paymentId } of shop.provider.all()) await shop.provider.cancel(paymentId);
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
  });

  test.each([['read'], ['cancel']] as const)('says nothing while the provider does not answer a %s', async (method) => {
    const shop = await doubtful('beforeItActs');
    shop.lose(method, 'beforeItActs');
    await expect(shop.probe()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
  });

  test.each([
    ['is still working on it', 'processing'],
    ['does not know the payment', undefined],
  ] as const)('says nothing while the provider %s', async (_why, status) => {
    const shop = await doubtful('beforeItActs');
    const read = async (paymentId: string) => {
      const payment = await shop.provider.read(paymentId);
      return status === undefined || payment === undefined ? undefined : { ...payment, status };
    };
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, read } };
    await expect(probeCapture.run({ orderId: shop.orderId }, ports, shop.call)).rejects.toMatchObject({
      name: 'Transient',
    });
    expect(shop.provider.all()).toMatchObject([{ status: 'authorized' }]);
  });

  test('asks nobody where nothing was to be paid: the intent says whether it happened', async () => {
    const shop = await orderToPay({ totalAmount: 0 });
    await shop.authorize();
    await shop.capture();
    expect(await shop.probe()).toEqual({ outcome: 'happened', result: { kind: 'notRequired' } });
    expect(shop.calls).toEqual([]);
  });

  test('keeps a sale without a price from happening once it has said that it did not', async () => {
    const shop = await orderToPay({ totalAmount: 0 });
    await shop.authorize();
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
    await expect(shop.capture()).rejects.toMatchObject({ name: 'IntentRefused' });
  });

  test('leaves its tombstone when the order never had a payment', async () => {
    const shop = await orderToPay();
    expect(await shop.probe()).toEqual({ outcome: 'didNotHappen' });
    expect((await shop.stored()).intents).toMatchObject([{ step: 'capture-payment', closedAt: expect.any(String) }]);
  });
});
