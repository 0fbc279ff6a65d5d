import { memoryPayments } from '../../../../tasks/adapters/memory/payments.ts';
import { paymentsContract } from '../../../contracts/payments.ts';

const payments = memoryPayments();
paymentsContract('in memory', () => ({
  payments,
  authenticate: async (paymentId, outcome) => payments.authenticate(paymentId, outcome),
  webhookOf: async (paymentId) => payments.webhookOf(paymentId, 'evt_1'),
}));
