import { describe, expect, test } from '@jest/globals';
import { createPayment } from '../../../tasks/payment/create-payment.ts';
import { recordPaymentNews } from '../../../tasks/payment/record-payment-news.ts';
import { orderToPay } from './payment-fixture.ts';

const answered = { output: { status: 'answered' } };

describe('news of a payment that the bank asks the customer about', () => {
  const asked = async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize('pm_card_authenticationRequired');
    const { paymentId } = shop.payment();
    return { ...shop, paymentId, resumed: shop.ports.executions.resumed };
  };

  test.each(['authenticated', 'failed'] as const)('wakes the execution when the customer has %s', async (outcome) => {
    const shop = await asked();
    await shop.waits();
    shop.provider.authenticate(shop.paymentId, outcome);
    const { version } = await shop.stored();
    expect(await shop.news(shop.paymentId)).toEqual({ kind: 'answered' });
    expect(shop.resumed).toEqual([{ taskToken: 'token-1', ...answered }]);
    expect((await shop.stored()).version).toBe(version);
  });

  test('is kept for an execution that comes to wait later', async () => {
    const shop = await asked();
    shop.provider.authenticate(shop.paymentId, 'authenticated');
    expect(await shop.news(shop.paymentId)).toEqual({ kind: 'answered' });
    await shop.waits();
    expect(shop.resumed).toMatchObject([answered]);
  });

  test('is not needed by an execution that comes to wait after news which came before the order knew of the question', async () => {
    const shop = await orderToPay();
    await shop.create();
    const { paymentId } = shop.payment();
    shop.interrupt('authorize', 'after', async () => {
      shop.provider.authenticate(paymentId, 'authenticated');
      expect(await shop.news(paymentId)).toEqual({ kind: 'noted' });
    });
    expect(await shop.authorize('pm_card_authenticationRequired')).toMatchObject({ kind: 'actionRequired' });
    await shop.waits();
    expect(shop.ports.executions.resumed).toMatchObject([answered]);
    expect(await shop.settle()).toMatchObject({ kind: 'authorized' });
  });

  test('changes nothing while the bank still asks', async () => {
    const shop = await asked();
    await shop.waits();
    expect(await shop.news(shop.paymentId)).toEqual({ kind: 'noted' });
    expect(shop.resumed).toEqual([]);
    shop.provider.authenticate(shop.paymentId, 'authenticated');
    expect(await shop.news(shop.paymentId)).toEqual({ kind: 'answered' });
  });

  test('acts once when it comes twice, and late events of the same payment wake nobody', async () => {
    const shop = await asked();
    await shop.waits();
    shop.provider.authenticate(shop.paymentId, 'authenticated');
    await shop.news(shop.paymentId, 'evt_held');
    expect(await shop.news(shop.paymentId, 'evt_held')).toEqual({ kind: 'repeated' });
    await shop.news(shop.paymentId, 'evt_earlier_question');
    expect(shop.resumed).toHaveLength(1);
    await shop.settle();
    expect(await shop.news(shop.paymentId, 'evt_late')).toEqual({ kind: 'noted' });
  });

  test('is not remembered when the execution could not be told', async () => {
    const shop = await asked();
    await shop.waits();
    shop.provider.authenticate(shop.paymentId, 'authenticated');
    const { resume } = shop.ports.executions;
    const broken = { ...shop.ports.executions, resume: () => Promise.reject(new Error('no answer')) };
    const notice = { kind: 'payment', eventId: 'evt_1', type: 'x', paymentId: shop.paymentId } as const;
    await expect(recordPaymentNews(notice, { ...shop.ports, executions: broken }, shop.call.log)).rejects.toThrow();
    expect(await shop.news(shop.paymentId)).toEqual({ kind: 'answered' });
    expect(shop.resumed).toHaveLength(1);
    expect(resume).toBe(shop.ports.executions.resume);
  });

  test('leaves the first answer: a cancel that came before stays', async () => {
    const shop = await asked();
    await shop.answerCallback('cancelRequested');
    shop.provider.authenticate(shop.paymentId, 'authenticated');
    await shop.news(shop.paymentId);
    await shop.waits();
    expect(shop.resumed).toMatchObject([{ output: { status: 'cancelRequested' } }]);
  });
});

describe('news of other payments', () => {
  test('ask nobody when they are of no interest', async () => {
    const shop = await orderToPay();
    const notice = { kind: 'other', eventId: 'evt_1', type: 'charge.captured' } as const;
    expect(await recordPaymentNews(notice, shop.ports, shop.call.log)).toEqual({ kind: 'ignored' });
    expect(shop.calls).toEqual([]);
  });

  test('are ignored when the provider does not know the payment, or made it for no order', async () => {
    const shop = await orderToPay();
    expect(await shop.news('pi_unheard_of')).toEqual({ kind: 'ignored' });
    const words = { key: 'by-hand', orderId: 'a-till', amount: 5, currency: 'USD', description: 'Coffee' } as const;
    const { paymentId } = await shop.provider.create(words);
    expect(await shop.news(paymentId)).toEqual({ kind: 'ignored' });
    expect(shop.payment().status).toBe('open');
  });

  test('should come again while no order names the payment', async () => {
    const shop = await orderToPay();
    shop.interrupt('create', 'after', async () => {
      expect(await shop.news(shop.payment().paymentId)).toEqual({ kind: 'unknownOrder' });
    });
    await shop.create();
    expect(await shop.news(shop.payment().paymentId)).toEqual({ kind: 'noted' });
  });

  test('need no question to the provider where the order says that nobody waits', async () => {
    const shop = await orderToPay();
    const about = (paymentId: string) => {
      const notice = { kind: 'payment', eventId: 'evt_1', type: 'x', paymentId, orderId: shop.orderId } as const;
      shop.calls.length = 0;
      return recordPaymentNews(notice, shop.ports, shop.call.log);
    };
    shop.interrupt('create', 'after', async () => {
      expect(await about(shop.payment().paymentId)).toEqual({ kind: 'unknownOrder' });
      expect(shop.calls).toEqual([]);
    });
    await shop.create();
    const { paymentId } = shop.payment();
    expect(await about(paymentId)).toEqual({ kind: 'noted' });
    expect(shop.calls).toEqual([]);
    await shop.authorize('pm_card_authenticationRequired');
    shop.provider.authenticate(paymentId, 'authenticated');
    expect(await about(paymentId)).toEqual({ kind: 'answered' });
    expect(shop.calls).not.toEqual([]);
  });

  test('close a payment too many of whose order the event speaks', async () => {
    const shop = await orderToPay();
    await shop.create();
    const words = { key: 'lost', orderId: shop.orderId, amount: 5, currency: 'USD', description: 'once more' } as const;
    const { paymentId } = await shop.provider.create(words);
    const notice = { kind: 'payment', eventId: 'evt_2', type: 'x', paymentId, orderId: shop.orderId } as const;
    expect(await recordPaymentNews(notice, shop.ports, shop.call.log)).toEqual({ kind: 'orphanClosed' });
  });

  test('are ignored when no order of that id was ever placed here', async () => {
    const shop = await orderToPay();
    const stranger = {
      key: 'x',
      orderId: '01JDABCDEFGHJKMNPQRS0000ZZ',
      amount: 5,
      currency: 'USD',
      description: '',
    } as const;
    const { paymentId } = await shop.provider.create(stranger);
    expect(await shop.news(paymentId)).toEqual({ kind: 'ignored' });
  });

  test('close a payment that came after the undo of its step', async () => {
    const shop = await orderToPay();
    shop.interrupt('create', 'after', async () => {
      await shop.closeIntent('create-payment');
      throw new Error('the process is killed');
    });
    await expect(shop.create()).rejects.toThrow('killed');
    expect(shop.payment().status).toBe('open');
    expect(await shop.news(shop.payment().paymentId)).toEqual({ kind: 'orphanClosed' });
    expect(shop.payment().status).toBe('cancelled');
    expect(await shop.news(shop.payment().paymentId)).toEqual({ kind: 'noted' });
  });

  test('give back what a second payment of the order holds, and leave the first alone', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    const first = shop.payment();
    const words = { amount: 3197, currency: 'USD', description: 'Order' } as const;
    const second = await shop.provider.create({ key: 'second', orderId: shop.orderId, ...words });
    await shop.provider.authorize({ key: 'hold', paymentId: second.paymentId, methodToken: 'pm_card_visa' });
    const { version } = await shop.stored();
    expect(await shop.news(second.paymentId)).toEqual({ kind: 'orphanClosed' });
    expect(await shop.news(first.paymentId)).toEqual({ kind: 'noted' });
    expect(await shop.provider.read(first.paymentId)).toMatchObject({ status: 'authorized' });
    expect(await shop.provider.read(second.paymentId)).toMatchObject({ status: 'cancelled' });
    expect((await shop.stored()).version).toBe(version);
  });

  test('close a payment of an order that has ended', async () => {
    const shop = await orderToPay();
    shop.interrupt('create', 'after', async () => {
      await shop.cancelOrder();
      throw new Error('the process is killed');
    });
    await expect(shop.create()).rejects.toThrow('killed');
    expect(await shop.news(shop.payment().paymentId)).toEqual({ kind: 'orphanClosed' });
  });

  test('never touch money that is in, and say so loudly', async () => {
    const shop = await orderToPay();
    await shop.create();
    const words = { key: 'second', orderId: shop.orderId, amount: 3197, currency: 'USD', description: '' } as const;
    const { paymentId } = await shop.provider.create(words);
    await shop.provider.authorize({ key: 'hold', paymentId, methodToken: 'pm_card_visa' });
    shop.interrupt('cancel', 'before', () => shop.provider.capture({ key: 'take', paymentId, amount: 3197 }));
    const errors: string[] = [];
    const log = { ...shop.call.log, error: (message: string) => errors.push(message) };
    const notice = { kind: 'payment', eventId: 'evt_1', type: 'x', paymentId } as const;
    expect(await recordPaymentNews(notice, shop.ports, log)).toEqual({ kind: 'noted' });
    expect(errors).toEqual([expect.stringContaining('refund')]);
    expect(await shop.provider.read(paymentId)).toMatchObject({ status: 'captured' });
  });

  test('close the payment of the first key when a new key had to be taken', async () => {
    const shop = await orderToPay();
    shop.storeFailure('create', 'afterItActed');
    await expect(shop.create()).rejects.toThrow();
    const first = shop.payment().paymentId;
    expect(await shop.news(first)).toEqual({ kind: 'unknownOrder' });
    await expect(shop.create()).rejects.toMatchObject({ name: 'Transient' });
    const { paymentId } = await createPayment
      .run({ orderId: shop.orderId, amount: 3197, currency: 'USD' }, shop.ports, shop.call)
      .then((answer) => (answer.kind === 'created' ? answer : Promise.reject(new Error(answer.kind))));
    expect(paymentId).not.toBe(first);
    expect(await shop.news(first)).toEqual({ kind: 'orphanClosed' });
    expect(await shop.news(paymentId)).toEqual({ kind: 'noted' });
  });
});
