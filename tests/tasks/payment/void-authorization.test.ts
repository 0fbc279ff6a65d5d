import { describe, expect, test } from '@jest/globals';
import { orderToPay } from './payment-fixture.ts';

describe('void-authorization', () => {
  test('gives the hold back', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    expect(await shop.void()).toEqual({ outcome: 'closed' });
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled', capturedAmount: 0 }]);
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'VOIDED', authorizedAmount: 0 });
  });

  test('gives back a hold whose answer was lost', async () => {
    const shop = await orderToPay();
    await shop.create();
    shop.lose('authorize', 'afterItActed');
    await expect(shop.authorize()).rejects.toThrow();
    shop.heal();
    await shop.void();
    expect(shop.provider.all()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('leaves a tombstone when nothing was ever held', async () => {
    const shop = await orderToPay();
    expect(await shop.void()).toEqual({ outcome: 'nothingToClose' });
    expect(shop.calls).toEqual([]);
    expect((await shop.stored()).intents).toMatchObject([{ step: 'authorize-payment', closedAt: expect.any(String) }]);
  });

  test('leaves nothing for cancel-payment to do but its own tombstone', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    await shop.void();
    shop.calls.length = 0;
    expect(await shop.cancel()).toEqual({ outcome: 'closed' });
    expect(shop.calls).toEqual([]);
  });

  test('is repeated until it works', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    shop.lose('cancel', 'afterItActed');
    await expect(shop.void()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(await shop.void()).toEqual({ outcome: 'closed' });
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'VOIDED' });
  });

  test('never gives back what was captured: that is a refund, and for people to decide', async () => {
    const shop = await orderToPay();
    await shop.create();
    await shop.authorize();
    await shop.capture();
    await expect(shop.void()).rejects.toMatchObject({
      name: 'BrokenContract',
      message: expect.stringMatching(/refund it/),
    });
    expect(await shop.stored()).toMatchObject({ paymentStatus: 'CAPTURED', capturedAmount: 3197 });
  });
});
