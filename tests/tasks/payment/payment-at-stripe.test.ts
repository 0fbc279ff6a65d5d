import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StripeSandbox, startStripeSandbox } from '../../../infra/local/sandbox/stripe/server.ts';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { stripePayments } from '../../../tasks/adapters/stripe/payments.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { authorizePayment } from '../../../tasks/payment/authorize-payment.ts';
import { awaitAuthentication } from '../../../tasks/payment/await-authentication.ts';
import { cancelPayment } from '../../../tasks/payment/cancel-payment.ts';
import { capturePayment } from '../../../tasks/payment/capture-payment.ts';
import { createPayment } from '../../../tasks/payment/create-payment.ts';
import { paymentRequest } from '../../../tasks/payment/order-payment.ts';
import { probeCapture } from '../../../tasks/payment/probe-capture.ts';
import { recordPaymentNews } from '../../../tasks/payment/record-payment-news.ts';
import { settleAuthentication } from '../../../tasks/payment/settle-authentication.ts';
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
    const payments = stripePayments({
      STRIPE_API_KEY: 'sk_test_1',
      STRIPE_API_URL: sandbox.url,
      PAYMENT_RETURN_URL: 'https://shop.example/paid',
    });
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

  /** The buyer on the bank's page. */
  const answers = async (order: Order | undefined, answer: 'authenticate' | 'fail') => {
    const page = await fetch(order?.paymentAction?.url ?? '', {
      method: 'POST',
      body: new URLSearchParams({ answer }),
      redirect: 'manual',
    });
    expect(page.status).toBe(303);
  };
  const meets = async (operation: string, fault: string, parameters = {}) => {
    const answer = await fetch(`${sandbox.url}/sandbox/faults`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_1' },
      body: JSON.stringify({ operation, fault, parameters }),
    });
    expect(answer.status).toBe(201);
  };
  const askingCard = 'pm_card_authenticationRequired';

  test('wait for a buyer whom the bank asks, and go on once the webhook says that it was told', async () => {
    const { input, newPayment, ports, payments } = await placed(4);
    await createPayment.run(newPayment, ports, call);
    const asked = await authorizePayment.run({ ...input, methodToken: askingCard }, ports, call);
    expect(asked.kind).toBe('actionRequired');
    const order = await ports.orders.get(input.orderId);
    expect(order).toMatchObject({ status: 'PAYMENT_ACTION_REQUIRED', paymentAction: { type: 'redirect_to_url' } });
    await awaitAuthentication.register(input, 'token-4', ports, call.log);
    const notice = { kind: 'payment', type: 'x', paymentId: order?.payments[0]?.paymentId ?? '' } as const;
    expect(await recordPaymentNews({ ...notice, eventId: 'evt_asked' }, ports, call.log)).toEqual({ kind: 'noted' });
    await answers(order, 'authenticate');
    expect(await recordPaymentNews({ ...notice, eventId: 'evt_held' }, ports, call.log)).toEqual({ kind: 'answered' });
    expect(ports.executions.resumed).toEqual([{ taskToken: 'token-4', output: { status: 'answered' } }]);
    expect(await settleAuthentication.run(input, ports, call)).toMatchObject({ kind: 'authorized' });
    expect(await capturePayment.run(input, ports, call)).toMatchObject({ kind: 'captured', amount: 3197 });
    expect(await payments.read(notice.paymentId)).toMatchObject({ status: 'captured' });
  });

  test.each(['fail', undefined] as const)('close the payment of a buyer whose answer is %s', async (answer) => {
    const { input, newPayment, ports, payments } = await placed(answer === undefined ? 5 : 6);
    await createPayment.run(newPayment, ports, call);
    await authorizePayment.run({ ...input, methodToken: askingCard }, ports, call);
    const order = await ports.orders.get(input.orderId);
    if (answer !== undefined) await answers(order, answer);
    const code = answer === 'fail' ? /^payment_intent_authentication_failure/ : /^authentication_required/;
    await expect(settleAuthentication.run(input, ports, call)).rejects.toMatchObject({
      name: 'PaymentDeclined',
      message: expect.stringMatching(code),
    });
    expect(await payments.read(order?.payments[0]?.paymentId ?? '')).toMatchObject({ status: 'cancelled' });
    await voidAuthorization.run(input, ports, call);
    await cancelPayment.run(input, ports, call);
    expect(await ports.orders.get(input.orderId)).toMatchObject({ payments: [{ status: 'VOIDED' }] });
  });

  test.each([
    ['createPayment', 7],
    ['confirmPayment', 8],
    ['capturePayment', 9],
  ] as const)('take the money once when %s fails with a 500 that its key repeats', async (operation, n) => {
    const { input, newPayment, ports, payments } = await placed(n);
    const card = { ...input, methodToken: 'pm_card_visa' };
    await meets(operation, 'storedError');
    const steps = {
      createPayment: () => createPayment.run(newPayment, ports, call),
      confirmPayment: () => authorizePayment.run(card, ports, call),
      capturePayment: () => capturePayment.run(input, ports, call),
    };
    for (const [name, step] of Object.entries(steps)) {
      if (name === operation) {
        await expect(step()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
        await expect(step()).rejects.toMatchObject({ name: 'Transient' });
      }
      await step();
    }
    const order = await ports.orders.get(input.orderId);
    expect(order).toMatchObject({ authorizedAmount: 3197, capturedAmount: 3197, payments: [{ status: 'CAPTURED' }] });
    expect(order?.intents.map(({ generation }) => generation).sort()).toEqual([1, 1, 2]);
    expect(await payments.read(order?.payments[0]?.paymentId ?? '')).toMatchObject({ capturedAmount: 3197 });
  });
});
