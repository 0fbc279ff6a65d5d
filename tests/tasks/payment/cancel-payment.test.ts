import { describe, expect, test } from '@jest/globals';
import { cancelPayment } from '../../../tasks/payment/cancel-payment.ts';
import { ProviderRefused } from '../../../tasks/ports/provider-errors.ts';
import { orderToPay } from './payment-fixture.ts';

describe('cancel-payment', () => {
  test('closes the open payment at the provider and on the order', async () => {
    const shop = await orderToPay();
    await shop.create();
    expect(await shop.cancel()).toEqual({ outcome: 'closed' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'VOIDED', payments: [{ status: 'VOIDED' }] });
  });

  test('leaves a tombstone when there is nothing to cancel, and asks nobody', async () => {
    const shop = await orderToPay();
    expect(await shop.cancel()).toEqual({ outcome: 'nothingToClose' });
    expect(shop.calls).toEqual([]);
    expect((await shop.stored()).intents).toMatchObject([{ step: 'create-payment', closedAt: expect.any(String) }]);
  });

  test('asks nobody when it is repeated and nothing was ever begun', async () => {
    const shop = await orderToPay();
    await shop.cancel();
    expect(await shop.cancel()).toEqual({ outcome: 'nothingToClose' });
    expect(shop.calls).toEqual([]);
    expect(shop.provider.all()).toEqual([]);
  });

  test('closes what every generation of the step may have made', async () => {
    const shop = await orderToPay();
    shop.storeFailure('create', 'beforeItActs');
    await expect(shop.create()).rejects.toThrow();
    await expect(shop.create()).rejects.toMatchObject({ name: 'Transient' });
    shop.lose('create', 'afterItActed');
    await expect(shop.create()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(shop.payment().status).toBe('open');
    expect(await shop.cancel()).toEqual({ outcome: 'closed' });
    expect(shop.payment().status).toBe('cancelled');
  });

  test('leaves what a spent key has made to the provider’s news of it', async () => {
    const shop = await orderToPay();
    shop.storeFailure('create', 'afterItActed');
    await expect(shop.create()).rejects.toThrow();
    expect(await shop.cancel()).toEqual({ outcome: 'nothingToClose' });
    expect(shop.payment().status).toBe('open');
    expect(await shop.news(shop.payment().paymentId)).toEqual({ kind: 'orphanClosed' });
    expect(shop.payment().status).toBe('cancelled');
  });

  test('finds and closes a payment whose id never reached the order', async () => {
    const shop = await orderToPay();
    shop.lose('create', 'afterItActed');
    await expect(shop.create()).rejects.toThrow();
    shop.heal();
    expect(await shop.cancel()).toEqual({ outcome: 'closed' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('leaves nothing open either when the create never arrived', async () => {
    const shop = await orderToPay();
    shop.lose('create', 'beforeItActs');
    await expect(shop.create()).rejects.toThrow();
    shop.heal();
    await shop.cancel();
    expect(shop.provider.all().filter(({ status }) => status !== 'cancelled')).toEqual([]);
  });

  test('has nothing to close when the provider refused the payment to begin with', async () => {
    const shop = await orderToPay();
    const refusing = (code: string, isFinal: boolean) => ({
      ...shop.ports,
      payments: {
        ...shop.ports.payments,
        create: async () => {
          throw new ProviderRefused(code, 'refused', { isFinal });
        },
      },
    });
    shop.lose('create', 'beforeItActs');
    await expect(shop.create()).rejects.toThrow();
    const input = { orderId: shop.orderId };
    // A key that is refused says nothing of what it did when it was not.
    await expect(cancelPayment.run(input, refusing('unauthorized', false), shop.call)).rejects.toThrow(ProviderRefused);
    expect(await cancelPayment.run(input, refusing('amount_too_small', true), shop.call)).toEqual({
      outcome: 'nothingToClose',
    });
  });

  test('does the rest when an earlier attempt closed the intent and then failed', async () => {
    const shop = await orderToPay();
    await shop.create();
    shop.lose('cancel', 'beforeItActs');
    await expect(shop.cancel()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(await shop.cancel()).toEqual({ outcome: 'closed' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('is done when it was done, without asking again', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.cancel();
    const { version } = await shop.stored();
    expect(await shop.cancel()).toEqual({ outcome: 'closed' });
    expect(shop.calls).toEqual(['create', 'cancel']);
    expect((await shop.stored()).version).toBe(version);
  });

  test('fails loudly and writes the capture down when the money is in', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    shop.lose('capture', 'afterItActed');
    await expect(shop.capture()).rejects.toThrow();
    shop.heal();
    await expect(shop.cancel()).rejects.toMatchObject({
      name: 'BrokenContract',
      message: expect.stringMatching(/captured \(3197 USD\)/),
    });
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 3197 });
  });

  test('does nothing for an order that costs nothing', async () => {
    const shop = await orderToPay({ totalAmount: 0 });
    await shop.create();
    expect(await shop.cancel()).toEqual({ outcome: 'nothingToClose' });
    expect(await shop.cancel()).toEqual({ outcome: 'nothingToClose' });
    expect(shop.calls).toEqual([]);
  });
});
