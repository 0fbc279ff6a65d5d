import { createMemoryPorts, type MemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { memoryPayments } from '../../../tasks/adapters/memory/payments.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import { cancelRequested } from '../../../tasks/domain/order-rules/cancel-requested.ts';
import { closeIntent } from '../../../tasks/domain/order-rules/close-intent.ts';
import { orderEnded } from '../../../tasks/domain/order-rules/order-ended.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { authorizePayment } from '../../../tasks/payment/authorize-payment.ts';
import { awaitAuthentication } from '../../../tasks/payment/await-authentication.ts';
import { cancelPayment } from '../../../tasks/payment/cancel-payment.ts';
import { capturePayment } from '../../../tasks/payment/capture-payment.ts';
import { createPayment } from '../../../tasks/payment/create-payment.ts';
import { authenticationCallback } from '../../../tasks/payment/payment-contract.ts';
import { probeCapture } from '../../../tasks/payment/probe-capture.ts';
import { recordPaymentNews } from '../../../tasks/payment/record-payment-news.ts';
import { settleAuthentication } from '../../../tasks/payment/settle-authentication.ts';
import { voidAuthorization } from '../../../tasks/payment/void-authorization.ts';
import type { Payments, ProviderPayment } from '../../../tasks/ports/payments.ts';
import { KeySpent, ProviderOutcomeUnknown } from '../../../tasks/ports/provider-errors.ts';
import { type Call, Declined } from '../../../tasks/task.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const call: Call<string> = {
  decline: (name, message) => new Declined(name, message),
  log: { info: () => {}, warn: () => {}, error: () => {} },
};

interface Interruption {
  readonly method: keyof Payments;
  readonly when: 'before' | 'after';
  readonly run: () => Promise<unknown>;
}

/** One order and its payment tasks, against a provider in memory whose next calls can be made to fail. */
export async function orderToPay(changes: Parameters<typeof sampleOrder>[0] = {}) {
  const order = sampleOrder(changes);
  const { orderId, totalAmount: amount, currency } = order;
  const provider = memoryPayments();
  const calls: string[] = [];
  let lossy: { readonly method: keyof Payments; readonly acts: boolean } | undefined;
  let storing: { readonly method: keyof Payments; readonly acts: boolean } | undefined;
  const storedFailures = new Set<string>();
  let interruption: Interruption | undefined;

  /** The provider, noting each call; the call that `lose` or `storeFailure` named fails before or after it acted. */
  const spy = <Request, Answer>(method: keyof Payments, act: (request: Request) => Promise<Answer>) => {
    return async (request: Request): Promise<Answer> => {
      calls.push(method);
      const key = typeof request === 'object' && request !== null && 'key' in request ? String(request.key) : undefined;
      if (key !== undefined && storedFailures.has(key)) throw new KeySpent(`${method}: the stored failure of ${key}`);
      if (storing?.method === method && key !== undefined) {
        const { acts } = storing;
        storing = undefined;
        storedFailures.add(key);
        if (acts) await act(request);
        throw new ProviderOutcomeUnknown(`${method}: it failed with a 500`);
      }
      const interrupted = interruption?.method === method ? interruption : undefined;
      if (interrupted) interruption = undefined;
      if (interrupted?.when === 'before') await interrupted.run();
      if (lossy?.method !== method) {
        const answer = await act(request);
        if (interrupted?.when === 'after') await interrupted.run();
        return answer;
      }
      if (lossy.acts) await act(request);
      throw new ProviderOutcomeUnknown(`${method}: no answer`);
    };
  };
  const payments: Payments = {
    create: spy('create', provider.create),
    authorize: spy('authorize', provider.authorize),
    capture: spy('capture', provider.capture),
    cancel: spy('cancel', provider.cancel),
    read: spy('read', provider.read),
    verifyWebhook: provider.verifyWebhook,
  };
  const ports: MemoryPorts & { payments: Payments } = createMemoryPorts({ payments });
  await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));

  const stored = async (): Promise<Order> => {
    const found = await ports.orders.get(orderId);
    if (found === undefined) throw new Error('the order of the fixture is gone');
    return found;
  };
  return {
    orderId,
    ports,
    provider,
    /** The one payment that there is at the provider. */
    payment: (): ProviderPayment => {
      const [payment, ...others] = provider.all();
      if (payment === undefined || others.length > 0)
        throw new Error(`one payment expected, ${provider.all().length} found`);
      return payment;
    },
    /** The provider's methods in the order in which they were called. */
    calls,
    stored,
    lose: (method: keyof Payments, when: 'beforeItActs' | 'afterItActed') => {
      lossy = { method, acts: when === 'afterItActed' };
    },
    heal: () => {
      lossy = undefined;
    },
    /** The next such call fails with a 500, which is stored under its key and is all that the key gives from then on. */
    storeFailure: (method: keyof Payments, when: 'beforeItActs' | 'afterItActed') => {
      storing = { method, acts: when === 'afterItActed' };
    },
    /** Something that happens just before or just after the next such call acts, once. */
    interrupt: (method: keyof Payments, when: Interruption['when'], run: Interruption['run']) => {
      interruption = { method, when, run };
    },
    closeIntent: (step: string) =>
      ports.orders.change(orderId, (current) => closeIntent(current, { step, cause: 'test' }, ports.clock.now())),
    cancelOrder: () =>
      ports.orders.change(orderId, (current) =>
        orderEnded(current, { status: 'CANCELLED', reason: 'the customer changed their mind' }, ports.clock.now()),
      ),
    requestCancel: () =>
      ports.orders.change(orderId, (current) =>
        cancelRequested(current, { reason: 'changed my mind', by: 'customer' }, ports.clock.now()),
      ),
    /** A webhook of the provider's arrives. */
    news: (paymentId: string, eventId = 'evt_1') => {
      const { rawBody, headers } = provider.webhookOf(paymentId, eventId);
      const notice = payments.verifyWebhook(rawBody, headers);
      if (notice === undefined) throw new Error('its own webhook was not taken for the provider’s');
      return recordPaymentNews(notice, ports, call.log);
    },
    waits: (taskToken = 'token-1') => awaitAuthentication.register({ orderId }, taskToken, ports, call.log),
    settle: () => settleAuthentication.run({ orderId }, ports, call),
    answerCallback: (status: 'answered' | 'cancelRequested') =>
      ports.callbacks.answer(orderId, authenticationCallback, { status }),
    create: () => createPayment.run({ orderId, amount, currency }, ports, call),
    cancel: () => cancelPayment.run({ orderId }, ports, call),
    authorize: (methodToken = 'pm_card_visa') => authorizePayment.run({ orderId, methodToken }, ports, call),
    void: () => voidAuthorization.run({ orderId }, ports, call),
    capture: () => capturePayment.run({ orderId }, ports, call),
    probe: () => probeCapture.run({ orderId }, ports, call),
    call,
  };
}
