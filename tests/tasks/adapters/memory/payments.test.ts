import { memoryPayments } from '../../../../tasks/adapters/memory/payments.ts';
import { paymentsContract } from '../../../contracts/payments.ts';

const payments = memoryPayments();
paymentsContract('in memory', () => payments);
