import { describe, expect, test } from '@jest/globals';
import { createPayment } from '../../../tasks/payment/create-payment.ts';
import { ProviderRefused } from '../../../tasks/ports/provider-errors.ts';
import { orderToPay } from './payment-fixture.ts';

type Shop = Awaited<ReturnType<typeof orderToPay>>;

const held = async () => {
  const shop = await orderToPay();
  await shop.create();
  await shop.authorize();
  return shop;
};
const opened = async () => {
  const shop = await orderToPay();
  await shop.create();
  return shop;
};
const generationOf = async (shop: Shop, step: string) =>
  (await shop.stored()).intents.find((intent) => intent.step === step)?.generation;

describe('a key that only gives a stored failure', () => {
  const steps = [
    ['create', 'create-payment', () => orderToPay(), 'open'],
    ['authorize', 'authorize-payment', opened, 'authorized'],
    ['capture', 'capture-payment', held, 'captured'],
  ] as const;

  test.each(steps)(
    'is replaced at %s once nothing came of it, and the effect happens once',
    async (method, step, begun, status) => {
      const shop = await begun();
      shop.storeFailure(method, 'beforeItActs');
      await expect(shop[method]()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
      expect(await generationOf(shop, step)).toBe(1);
      await expect(shop[method]()).rejects.toMatchObject({ name: 'Transient' });
      expect(await generationOf(shop, step)).toBe(2);
      await shop[method]();
      expect(await generationOf(shop, step)).toBe(2);
      expect(shop.payment().status).toBe(status);
    },
  );

  test.each(steps.slice(1))(
    'is never replaced at %s when it did act: the payment says so',
    async (method, step, begun, status) => {
      const shop = await begun();
      shop.storeFailure(method, 'afterItActed');
      await expect(shop[method]()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
      await shop[method]();
      expect(await generationOf(shop, step)).toBe(1);
      expect(shop.payment().status).toBe(status);
    },
  );

  test.each(steps.slice(1))(
    'is not replaced at %s when the effect lands before the payment is read',
    async (method, step, begun, status) => {
      const shop = await begun();
      const { paymentId } = shop.payment();
      shop.storeFailure(method, 'beforeItActs');
      await expect(shop[method]()).rejects.toThrow();
      // The retry looks, finds nothing, and asks; only its second look sees what has come of the first attempt.
      let looks = 0;
      const { read } = shop.ports.payments;
      const late = async (id: string) => {
        looks += 1;
        if (looks === 2 && method === 'authorize')
          await shop.provider.authorize({ key: 'late', paymentId, methodToken: 'pm_card_visa' });
        if (looks === 2 && method === 'capture') await shop.provider.capture({ key: 'late', paymentId, amount: 3197 });
        return read(id);
      };
      Object.assign(shop.ports.payments, { read: late });
      await shop[method]();
      expect(looks).toBe(2);
      expect(await generationOf(shop, step)).toBe(1);
      expect(shop.payment().status).toBe(status);
    },
  );

  test('is not replaced when the card was declined under it', async () => {
    const shop = await opened();
    shop.storeFailure('authorize', 'afterItActed');
    await expect(shop.authorize('pm_card_visa_chargeDeclined')).rejects.toThrow();
    await expect(shop.authorize('pm_card_visa_chargeDeclined')).rejects.toMatchObject({ name: 'PaymentDeclined' });
    expect(await generationOf(shop, 'authorize-payment')).toBe(1);
  });

  test('is not replaced while the provider cannot say', async () => {
    const shop = await opened();
    shop.storeFailure('authorize', 'beforeItActs');
    await expect(shop.authorize()).rejects.toThrow();
    const processing = async () => ({ ...shop.payment(), status: 'processing' as const });
    Object.assign(shop.ports.payments, { read: processing });
    await expect(shop.authorize()).rejects.toMatchObject({ name: 'Transient' });
    expect(await generationOf(shop, 'authorize-payment')).toBe(1);
  });

  test('is not replaced for an order that is being cancelled: no new intent', async () => {
    for (const [method, begun] of [
      ['create', () => orderToPay()],
      ['authorize', opened],
    ] as const) {
      const shop = await begun();
      shop.storeFailure(method, 'beforeItActs');
      await expect(shop[method]()).rejects.toThrow();
      await shop.requestCancel();
      await expect(shop[method]()).rejects.toMatchObject({ name: 'CancelRequested' });
      await shop.void();
      await shop.cancel();
      expect(shop.provider.all().filter(({ status }) => status !== 'cancelled')).toEqual([]);
    }
  });

  test('is replaced once by two equal calls', async () => {
    const shop = await held();
    shop.storeFailure('capture', 'beforeItActs');
    await expect(shop.capture()).rejects.toThrow();
    const both = await Promise.allSettled([shop.capture(), shop.capture()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await generationOf(shop, 'capture-payment')).toBe(2);
    await shop.capture();
    expect(shop.payment().capturedAmount).toBe(3197);
  });
});

describe('a key that the provider has forgotten', () => {
  test('does not hold or take the money again: the payment is read first', async () => {
    const shop = await opened();
    shop.lose('authorize', 'afterItActed');
    await expect(shop.authorize()).rejects.toThrow();
    shop.heal();
    await shop.authorize();
    shop.lose('capture', 'afterItActed');
    await expect(shop.capture()).rejects.toThrow();
    shop.heal();
    await shop.capture();
    expect(shop.calls.filter((method) => method === 'authorize' || method === 'capture')).toHaveLength(2);
  });

  test('makes a second payment of no harm, which is closed', async () => {
    const shop = await orderToPay();
    shop.lose('create', 'afterItActed');
    await expect(shop.create()).rejects.toThrow();
    shop.heal();
    const first = shop.payment().paymentId;
    // A day later the provider takes the same key for a new one.
    const forgotten = (request: Parameters<typeof shop.provider.create>[0]) =>
      shop.provider.create({ ...request, key: `${request.key}:tomorrow` });
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, create: forgotten } };
    const input = { orderId: shop.orderId, amount: 3197, currency: 'USD' } as const;
    const answer = await createPayment.run(input, ports, shop.call);
    expect(answer).not.toEqual({ kind: 'created', paymentId: first });
    expect(await shop.news(first)).toEqual({ kind: 'orphanClosed' });
    expect(shop.provider.all().map(({ status }) => status)).toEqual(['cancelled', 'open']);
  });
});

describe('a refusal that asking again cannot mend', () => {
  test.each([
    [true, 'BrokenContract'],
    [false, 'ProviderRefused'],
  ])('(final: %s) ends the step with %s', async (isFinal, name) => {
    const shop = await opened();
    const refuse = () => Promise.reject(new ProviderRefused('as_told', 'refused', { isFinal }));
    Object.assign(shop.ports.payments, { authorize: refuse });
    await expect(shop.authorize()).rejects.toMatchObject({ name, message: expect.stringContaining('refused') });
    await shop.void();
    expect(shop.payment().status).toBe('cancelled');
  });
});

describe('two equal calls at once', () => {
  test('make one payment, hold once and take once', async () => {
    const shop = await orderToPay();
    const created = await Promise.all([shop.create(), shop.create()]);
    expect(created[0]).toEqual(created[1]);
    const authorized = await Promise.all([shop.authorize(), shop.authorize()]);
    expect(authorized[0]).toEqual(authorized[1]);
    const captured = await Promise.all([shop.capture(), shop.capture()]);
    expect(captured[0]).toEqual(captured[1]);
    expect(shop.payment()).toMatchObject({ status: 'captured', capturedAmount: 3197 });
    expect(await shop.stored()).toMatchObject({ authorizedAmount: 3197, capturedAmount: 3197 });
  });

  test('ask the customer once, and settle once', async () => {
    const shop = await opened();
    const token = 'pm_card_authenticationRequired';
    const asked = await Promise.all([shop.authorize(token), shop.authorize(token)]);
    expect(asked[0]).toEqual(asked[1]);
    shop.provider.authenticate(shop.payment().paymentId, 'authenticated');
    const settled = await Promise.all([shop.settle(), shop.settle()]);
    expect(settled[0]).toEqual(settled[1]);
    expect(await shop.stored()).toMatchObject({ authorizedAmount: 3197, status: 'PAYMENT_PROCESSED' });
  });

  test('undo once', async () => {
    const shop = await held();
    await Promise.all([shop.void(), shop.void()]);
    await Promise.all([shop.cancel(), shop.cancel()]);
    expect(shop.payment().status).toBe('cancelled');
    expect(await shop.stored()).toMatchObject({ authorizedAmount: 0, paymentStatus: 'VOIDED' });
  });
});
