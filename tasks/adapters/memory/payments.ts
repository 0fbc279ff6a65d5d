import type { Authorization, Payments, ProviderPayment } from '../../ports/payments.ts';
import { ProviderRefused } from '../../ports/provider-errors.ts';

type Outcome = 'authorized' | 'actionRequired' | { readonly declineCode: string; readonly message: string };

const generic = { declineCode: 'generic_decline', message: 'Your card was declined.' };

/** The test tokens of the real provider, so that one suite fits both; any other is a card that nobody knows. */
const cards: Readonly<Record<string, Outcome>> = {
  pm_card_visa: 'authorized',
  pm_card_mastercard: 'authorized',
  pm_card_authenticationRequired: 'actionRequired',
  pm_card_visa_chargeDeclined: generic,
  pm_card_chargeCustomerFail: generic,
  pm_card_visa_chargeDeclinedInsufficientFunds: {
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  pm_card_chargeDeclinedExpiredCard: { declineCode: 'expired_card', message: 'Your card has expired.' },
};
const unknownCard = { declineCode: 'resource_missing', message: 'There is no such card.' };

/** A payment provider in memory: payments by id, and the first answer under each key. */
export function memoryPayments(): Payments & { all(): readonly ProviderPayment[] } {
  const payments = new Map<string, ProviderPayment>();
  const answers = new Map<string, { readonly words: string; readonly answer: unknown }>();

  /** The same key with the same words gives the first answer again; with other words it is refused. */
  const once = <Result>(key: string, words: readonly unknown[], act: () => Result): Result => {
    const said = JSON.stringify(words);
    const first = answers.get(key);
    if (first !== undefined && first.words !== said)
      throw new ProviderRefused('idempotency_error', `key ${key} was first used with other words`);
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

  return {
    all: () => [...payments.values()],

    async create({ key, orderId, amount, currency, description }) {
      return once(key, ['create', orderId, amount, currency, description], () => {
        const paymentId = `pi_memory_${payments.size + 1}`;
        return put({ paymentId, status: 'open', amount, capturedAmount: 0, refundedAmount: 0, currency });
      });
    },

    async authorize({ key, paymentId, methodToken }) {
      return once(key, ['authorize', paymentId, methodToken], (): Authorization => {
        const payment = known(paymentId);
        if (payment.status === 'authorized' || payment.status === 'captured') return { kind: 'authorized', payment };
        if (payment.status === 'cancelled')
          return { kind: 'declined', payment, declineCode: 'canceled', message: 'The payment was cancelled before.' };
        const outcome = cards[methodToken] ?? unknownCard;
        if (outcome === 'actionRequired')
          return { kind: 'actionRequired', payment: put({ ...payment, status: 'actionRequired' }) };
        if (outcome === 'authorized') {
          const transactionId = paymentId.replace('pi_', 'ch_');
          return { kind: 'authorized', payment: put({ ...payment, status: 'authorized', transactionId }) };
        }
        const { declineCode, message } = outcome;
        return { kind: 'declined', payment: put({ ...payment, status: 'open', declineCode }), declineCode, message };
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
      return { kind: 'cancelled', payment: put({ ...payment, status: 'cancelled' }) };
    },

    async read(paymentId) {
      return payments.get(paymentId);
    },
  };
}
