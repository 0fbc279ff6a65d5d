import { expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { paymentOfIntent } from '../../../../tasks/adapters/stripe/payment-of-intent.ts';

const capturedWith = (receiptUrl: string) => {
  const charge = { id: 'ch_1', paid: true, captured: true, amount: 5, amount_captured: 5, amount_refunded: 0 };
  const intent = { id: 'pi_1', status: 'succeeded', amount: 5, amount_received: 5, currency: 'usd' };
  const latest_charge = { ...charge, receipt_url: receiptUrl };
  return { ...intent, latest_charge, last_payment_error: null } as unknown as Stripe.PaymentIntent; // all that is read of it
};

test('a receipt whose address is longer than an order keeps is left out: the money is in all the same', () => {
  const address = `https://pay.stripe.com/receipts/${'x'.repeat(500)}`;
  expect(paymentOfIntent(capturedWith(address.slice(0, 500)))).toMatchObject({ receiptUrl: address.slice(0, 500) });
  const payment = paymentOfIntent(capturedWith(address));
  expect(payment).toMatchObject({ status: 'captured', capturedAmount: 5 });
  expect(payment.receiptUrl).toBeUndefined();
});
