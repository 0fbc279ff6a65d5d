import { describe, expect, test } from '@jest/globals';
import { capturePayment } from '../../../tasks/payment/capture-payment.ts';
import { orderToPay } from './payment-fixture.ts';

describe('capture-payment', () => {
  const held = async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    shop.calls.length = 0;
    return shop;
  };

  test('takes what is held and writes it on the order', async () => {
    const shop = await held();
    expect(await shop.capture()).toEqual({ kind: 'captured', paymentId: expect.any(String), amount: 3197 });
    expect(await shop.stored()).toMatchObject({
      paymentStatus: 'CAPTURED',
      capturedAmount: 3197,
      paymentDate: expect.any(String),
      transactionId: expect.any(String),
      payments: [{ status: 'CAPTURED', capturedAmount: 3197, receiptUrl: expect.any(String) }],
    });
    expect(shop.calls).toEqual(['capture']);
  });

  test('is done when it was done, without the provider', async () => {
    const shop = await held();
    const first = await shop.capture();
    expect(await shop.capture()).toEqual(first);
    expect(shop.calls).toEqual(['capture']);
  });

  test('finds the money when the answer to the first attempt was lost', async () => {
    const shop = await held();
    shop.lose('capture', 'afterItActed');
    await expect(shop.capture()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(await shop.capture()).toMatchObject({ kind: 'captured', amount: 3197 });
    expect(shop.calls).toEqual(['capture', 'read']);
    expect((await shop.stored()).capturedAmount).toBe(3197);
  });

  test('asks again when the first attempt never arrived', async () => {
    const shop = await held();
    shop.lose('capture', 'beforeItActs');
    await expect(shop.capture()).rejects.toThrow();
    shop.heal();
    await shop.capture();
    expect(shop.calls).toEqual(['capture', 'read', 'capture']);
  });

  test('declines when the hold is gone', async () => {
    const shop = await held();
    for (const { paymentId } of shop.provider.all()) await shop.provider.cancel(paymentId);
    await expect(shop.capture()).rejects.toMatchObject({ kind: 'declined', name: 'NotCapturable' });
    expect(await shop.stored()).toMatchObject({ capturedAmount: 0, paymentStatus: 'AUTHORIZED' });
  });

  test('does not take a part of the money for the whole: the money is written down, and a person asked', async () => {
    const shop = await held();
    const { paymentId } = shop.payment();
    await shop.provider.capture({ key: 'by hand', paymentId, amount: 1000 });
    const underpaid = { name: 'BrokenContract', message: expect.stringContaining('1000 of 3197 USD') };
    await expect(shop.capture()).rejects.toMatchObject(underpaid);
    await expect(shop.capture()).rejects.toMatchObject(underpaid);
    await expect(shop.probe()).rejects.toMatchObject(underpaid);
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 1000 });
  });

  test('waits while the provider does not know yet', async () => {
    const shop = await held();
    shop.lose('capture', 'beforeItActs');
    await expect(shop.capture()).rejects.toThrow();
    const processing = async (paymentId: string) => {
      const payment = await shop.provider.read(paymentId);
      return payment && ({ ...payment, status: 'processing' } as const);
    };
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, read: processing } };
    await expect(capturePayment.run({ orderId: shop.orderId }, ports, shop.call)).rejects.toMatchObject({
      name: 'Transient',
    });
  });

  test('may not begin once a probe has closed it', async () => {
    const shop = await held();
    await shop.closeIntent('capture-payment');
    await expect(shop.capture()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(shop.calls).toEqual([]);
  });

  test('takes nothing of an order that costs nothing', async () => {
    const shop = await orderToPay({ totalAmount: 0 });
    await shop.authorize();
    expect(await shop.capture()).toEqual({ kind: 'notRequired' });
    expect(await shop.capture()).toEqual({ kind: 'notRequired' });
    expect(shop.calls).toEqual([]);
  });

  test('decides between the sale and a cancel, also of an order that costs nothing', async () => {
    const sold = await orderToPay({ totalAmount: 0 });
    await sold.authorize();
    await sold.capture();
    expect(await sold.requestCancel()).toMatchObject({ kind: 'refused' });
    const cancelled = await orderToPay({ totalAmount: 0 });
    await cancelled.authorize();
    expect(await cancelled.requestCancel()).toMatchObject({ kind: 'changed' });
    await expect(cancelled.capture()).rejects.toMatchObject({ name: 'CancelRequested' });
  });
});
