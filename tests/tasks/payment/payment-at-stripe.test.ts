import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StripeSandbox, startStripeSandbox } from '../../../infra/local/sandbox/stripe/server.ts';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { stripePayments } from '../../../tasks/adapters/stripe/payments.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { authorizePayment } from '../../../tasks/payment/authorize-payment.ts';
import { cancelPayment } from '../../../tasks/payment/cancel-payment.ts';
import { capturePayment } from '../../../tasks/payment/capture-payment.ts';
import { createPayment } from '../../../tasks/payment/create-payment.ts';
import { paymentRequest } from '../../../tasks/payment/order-payment.ts';
import { probeCapture } from '../../../tasks/payment/probe-capture.ts';
import { voidAuthorization } from '../../../tasks/payment/void-authorization.ts';
import { type Call, Declined } from '../../../tasks/task.ts';
import { sampleOrder, sampleOrderId } from '../../support/sample-order.ts';

describe('the steps of a payment, at Stripe', () => {
  let directory: string;
  let sandbox: StripeSandbox;
  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'payment-at-stripe-'));
    sandbox = await startStripeSandbox({ dataDir: directory, port: 0 });
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(directory, { recursive: true });
  });

  const call: Call<string> = {
    decline: (name, message) => new Declined(name, message),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  const placed = async (n: number) => {
    const order = sampleOrder({ orderId: sampleOrderId(n) });
    const { orderId, totalAmount: amount, currency } = order;
    const payments = stripePayments({ STRIPE_API_KEY: 'sk_test_1', STRIPE_API_URL: sandbox.url });
    const ports = createMemoryPorts({ payments });
    await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
    return { order, input: { orderId }, newPayment: { orderId, amount, currency }, payments, ports };
  };

  test('take the money of an order, and each step again changes nothing', async () => {
    const { input, newPayment, payments, ports } = await placed(1);
    const card = { ...input, methodToken: 'pm_card_visa' };
    const created = await createPayment.run(newPayment, ports, call);
    expect(await createPayment.run(newPayment, ports, call)).toEqual(created);
    const authorized = await authorizePayment.run(card, ports, call);
    expect(await authorizePayment.run(card, ports, call)).toEqual(authorized);
    const captured = await capturePayment.run(input, ports, call);
    expect(await capturePayment.run(input, ports, call)).toEqual(captured);
    expect(await probeCapture.run(input, ports, call)).toEqual({ outcome: 'happened', result: captured });
    const order = await ports.orders.get(input.orderId);
    expect(order).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 3197 });
    expect(await payments.read(order?.payments[0]?.paymentId ?? '')).toMatchObject({
      status: 'captured',
      capturedAmount: 3197,
      transactionId: order?.transactionId,
    });
  });

  test('leave nothing confirmable after a decline and its undos', async () => {
    const { input, newPayment, payments, ports } = await placed(2);
    await createPayment.run(newPayment, ports, call);
    const card = { ...input, methodToken: 'pm_card_visa_chargeDeclined' };
    await expect(authorizePayment.run(card, ports, call)).rejects.toMatchObject({ name: 'PaymentDeclined' });
    await voidAuthorization.run(input, ports, call);
    await cancelPayment.run(input, ports, call);
    const order = await ports.orders.get(input.orderId);
    expect(await payments.read(order?.payments[0]?.paymentId ?? '')).toMatchObject({ status: 'cancelled' });
  });

  test('close a payment whose id was lost on its way to the order, found again by its key', async () => {
    const { order, input, newPayment, payments, ports } = await placed(3);
    const lost = await payments.create(paymentRequest(order));
    const broken = { ...ports, payments: { ...payments, create: () => Promise.reject(new Error('no answer')) } };
    await expect(createPayment.run(newPayment, broken, call)).rejects.toThrow('no answer');
    expect(await cancelPayment.run(input, ports, call)).toEqual({ outcome: 'closed' });
    expect(await payments.read(lost.paymentId)).toMatchObject({ status: 'cancelled' });
    await expect(createPayment.run(newPayment, ports, call)).rejects.toMatchObject({ name: 'IntentRefused' });
  });
});
