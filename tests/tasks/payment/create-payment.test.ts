import { describe, expect, test } from '@jest/globals';
import { paymentCreated } from '../../../tasks/domain/order-rules/payment-created.ts';
import { createPayment } from '../../../tasks/payment/create-payment.ts';
import { orderToPay } from './payment-fixture.ts';

describe('create-payment', () => {
  test('makes an open payment over the total of the order and stores its id', async () => {
    const shop = await orderToPay();
    const answer = await shop.create();
    const { payments, intents } = await shop.stored();
    expect(answer).toEqual({ kind: 'created', paymentId: payments[0]?.paymentId });
    expect(payments).toMatchObject([{ status: 'PENDING', amount: 3197, currency: 'USD' }]);
    expect(intents).toMatchObject([{ step: 'create-payment', providerId: payments[0]?.paymentId }]);
    expect(shop.provider.all()).toMatchObject([{ status: 'open', amount: 3197 }]);
  });

  test('answers the stored payment when it is asked again, without the provider', async () => {
    const shop = await orderToPay();
    const first = await shop.create();
    expect(await shop.create()).toEqual(first);
    expect(shop.calls).toEqual(['create']);
  });

  test('finds the payment again when the first attempt ended between making it and storing it', async () => {
    const shop = await orderToPay();
    shop.lose('create', 'afterItActed');
    await expect(shop.create()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    await shop.create();
    expect(shop.provider.all()).toHaveLength(1);
    expect((await shop.stored()).payments).toHaveLength(1);
  });

  test('writes its intent before it calls the provider', async () => {
    const shop = await orderToPay();
    shop.lose('create', 'beforeItActs');
    await expect(shop.create()).rejects.toThrow();
    expect((await shop.stored()).intents).toMatchObject([{ step: 'create-payment', generation: 1 }]);
  });

  test('does nothing for an order that costs nothing', async () => {
    const shop = await orderToPay({ totalAmount: 0 });
    expect(await shop.create()).toEqual({ kind: 'notRequired' });
    expect(shop.calls).toEqual([]);
    expect((await shop.stored()).version).toBe(1);
  });

  test('may not begin once its undo was there', async () => {
    const shop = await orderToPay();
    await shop.cancel();
    await expect(shop.create()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(shop.provider.all()).toEqual([]);
  });

  test('may not begin once the order has ended', async () => {
    const shop = await orderToPay();
    await shop.cancelOrder();
    await expect(shop.create()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(shop.calls).toEqual([]);
  });

  test('cancels what it has made when the undo came between', async () => {
    const shop = await orderToPay();
    const { create } = shop.ports.payments;
    const ports = {
      ...shop.ports,
      payments: {
        ...shop.ports.payments,
        create: async (request: Parameters<typeof create>[0]) => {
          await shop.closeIntent('create-payment');
          return create(request);
        },
      },
    };
    const input = { orderId: shop.orderId, amount: 3197, currency: 'USD' } as const;
    await expect(createPayment.run(input, ports, shop.call)).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('keeps the payment that was stored first, and cancels its own', async () => {
    const shop = await orderToPay();
    const { create } = shop.ports.payments;
    const first = { paymentId: 'pi_first', amount: 3197, currency: 'USD' } as const;
    const ports = {
      ...shop.ports,
      payments: {
        ...shop.ports.payments,
        create: async (request: Parameters<typeof create>[0]) => {
          await shop.ports.orders.change(shop.orderId, (order) => paymentCreated(order, first, shop.ports.clock.now()));
          return create(request);
        },
      },
    };
    const input = { orderId: shop.orderId, amount: 3197, currency: 'USD' } as const;
    expect(await createPayment.run(input, ports, shop.call)).toEqual({ kind: 'created', paymentId: 'pi_first' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('refuses to pay anything but the total of the order', async () => {
    const shop = await orderToPay();
    const input = { orderId: shop.orderId, amount: 1, currency: 'USD' } as const;
    await expect(createPayment.run(input, shop.ports, shop.call)).rejects.toMatchObject({ name: 'BrokenContract' });
    expect(shop.calls).toEqual([]);
  });
});
