import type { Order, Payment } from '../order.ts';

export function paymentOf(order: Order, paymentId: string): Payment | undefined {
  return order.payments.find((payment) => payment.paymentId === paymentId);
}

export function withPayment(order: Order, payment: Payment): Payment[] {
  return order.payments.map((known) => (known.paymentId === payment.paymentId ? payment : known));
}
