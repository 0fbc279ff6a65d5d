import type { Authorization, PaymentNotice, Payments, ProviderPayment } from '../../ports/payments.ts';
import { KeySpent, ProviderRefused } from '../../ports/provider-errors.ts';

type Answer = 'authorized' | { readonly declineCode: string; readonly message: string };
/** What the bank says at once, or once the buyer has said yes. */
type Outcome = Answer | { readonly afterwards: Answer };

const generic = { declineCode: 'generic_decline', message: 'Your card was declined.' };

const insufficientFunds = { declineCode: 'insufficient_funds', message: 'Your card has insufficient funds.' };

/** The test tokens of the real provider, so that one suite fits both; any other is a card that nobody knows. */
const cards: Readonly<Record<string, Outcome>> = {
  pm_card_visa: 'authorized',
  pm_card_mastercard: 'authorized',
  pm_card_authenticationRequired: { afterwards: 'authorized' },
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: { afterwards: insufficientFunds },
  pm_card_visa_chargeDeclined: generic,
  pm_card_chargeCustomerFail: generic,
  pm_card_visa_chargeDeclinedInsufficientFunds: insufficientFunds,
  pm_card_chargeDeclinedExpiredCard: { declineCode: 'expired_card', message: 'Your card has expired.' },
};
const authenticationFailed = {
  declineCode: 'payment_intent_authentication_failure',
  message: 'The buyer did not confirm the payment to the bank.',
};
const unknownCard = { declineCode: 'resource_missing', message: 'There is no such card.' };

export interface MemoryPayments extends Payments {
  all(): readonly ProviderPayment[];
  /** The buyer answers the bank. */
  authenticate(paymentId: string, outcome: 'authenticated' | 'failed'): ProviderPayment;
  /** What the provider would send of it. */
  webhookOf(
    paymentId: string,
    eventId: string,
  ): { readonly rawBody: string; readonly headers: { get(name: string): string | undefined } };
}

/** A payment provider in memory: payments by id, and the first answer under each key. */
export function memoryPayments(): MemoryPayments {
  const payments = new Map<string, ProviderPayment>();
  const asked = new Map<string, Answer>();
  const answers = new Map<string, { readonly words: string; readonly answer: unknown }>();

  /** The same key with the same words gives the first answer again; with other words it is refused. */
  const once = <Result>(key: string, words: readonly unknown[], act: () => Result): Result => {
    const said = JSON.stringify(words);
    const first = answers.get(key);
    if (first !== undefined && first.words !== said) throw new KeySpent(`key ${key} was first used with other words`);
    // Equal words make an equal call, whose answer is of this type.
    if (first !== undefined) return first.answer as Result;
    const answer = act();
    answers.set(key, { words: said, answer });
    return answer;
  };
  const known = (paymentId: string): ProviderPayment => {
    const payment = payments.get(paymentId);
    if (payment === undefined) throw new ProviderRefused('resource_missing', `there is no payment ${paymentId}`);
    return payment;
  };
  const put = (payment: ProviderPayment): ProviderPayment => {
    payments.set(payment.paymentId, payment);
    return payment;
  };
  const answered = (payment: ProviderPayment, answer: Answer): Authorization => {
    const { action, declineCode: earlier, ...rest } = payment;
    if (answer === 'authorized') {
      const transactionId = payment.paymentId.replace('pi_', 'ch_');
      return { kind: 'authorized', payment: put({ ...rest, status: 'authorized', transactionId }) };
    }
    const { declineCode, message } = answer;
    return { kind: 'declined', payment: put({ ...rest, status: 'open', declineCode }), declineCode, message };
  };

  return {
    all: () => [...payments.values()],

    authenticate(paymentId, outcome) {
      const payment = known(paymentId);
      const answer = outcome === 'failed' ? authenticationFailed : asked.get(paymentId);
      if (payment.status !== 'actionRequired' || answer === undefined)
        throw new Error(`payment ${paymentId} is ${payment.status}: nobody asks the buyer anything`);
      return answered(payment, answer).payment;
    },

    async create({ key, orderId, amount, currency, description }) {
      return once(key, ['create', orderId, amount, currency, description], () => {
        const paymentId = `pi_memory_${payments.size + 1}`;
        const nothing = { capturedAmount: 0, refundedAmount: 0 };
        const clientSecret = `${paymentId}_secret_memory`;
        return put({ paymentId, status: 'open', amount, ...nothing, currency, orderId, clientSecret });
      });
    },

    async authorize({ key, paymentId, methodToken, returnUrl }) {
      return once(key, ['authorize', paymentId, methodToken, returnUrl], (): Authorization => {
        const payment = known(paymentId);
        if (payment.status === 'authorized' || payment.status === 'captured') return { kind: 'authorized', payment };
        if (payment.status === 'cancelled')
          return { kind: 'declined', payment, declineCode: 'canceled', message: 'The payment was cancelled before.' };
        const outcome = cards[methodToken] ?? unknownCard;
        if (outcome === 'authorized' || !('afterwards' in outcome)) return answered(payment, outcome);
        asked.set(paymentId, outcome.afterwards);
        const url = `https://bank.example/authenticate/${paymentId}`;
        const action =
          returnUrl === undefined ? { type: 'use_stripe_sdk' as const } : { type: 'redirect_to_url' as const, url };
        return { kind: 'actionRequired', payment: put({ ...payment, status: 'actionRequired', action }) };
      });
    },

    async capture({ key, paymentId, amount }) {
      return once(key, ['capture', paymentId, amount], () => {
        const payment = known(paymentId);
        if (payment.status === 'captured') return { kind: 'captured', payment } as const;
        if (payment.status !== 'authorized') return { kind: 'notCapturable', payment } as const;
        if (amount > payment.amount) throw new ProviderRefused('amount_too_large', `${amount} is more than is held`);
        const receiptUrl = `https://payments.example/receipts/${paymentId}`;
        const captured = put({ ...payment, status: 'captured', capturedAmount: amount, receiptUrl });
        return { kind: 'captured', payment: captured } as const;
      });
    },

    async cancel(paymentId) {
      const payment = known(paymentId);
      if (payment.status === 'captured') return { kind: 'tooLate', payment };
      const { action, ...rest } = payment;
      return { kind: 'cancelled', payment: put({ ...rest, status: 'cancelled' }) };
    },

    async read(paymentId) {
      return payments.get(paymentId);
    },

    verifyWebhook(rawBody, headers) {
      if (headers.get(signatureHeader) !== signatureOf(rawBody)) return undefined;
      return JSON.parse(rawBody) as PaymentNotice; // only webhookOf signs
    },

    webhookOf(paymentId, eventId) {
      const orderId = payments.get(paymentId)?.orderId;
      const about = { paymentId, ...(orderId === undefined ? {} : { orderId }) };
      const notice: PaymentNotice = { kind: 'payment', eventId, type: 'payment.changed', ...about };
      const rawBody = JSON.stringify(notice);
      return { rawBody, headers: { get: (name) => (name === signatureHeader ? signatureOf(rawBody) : undefined) } };
    },
  };
}

const signatureHeader = 'memory-signature';
const signatureOf = (rawBody: string) => `signed:${rawBody.length}:${rawBody}`;
