import type { Authorization, ProviderPayment } from './ports/payments.ts';
import { Transient } from './task.ts';

/** What a payment's status says of its authorization. Undefined while it is open; throws Transient while nobody knows. */
export function authorizationOf(payment: ProviderPayment): Authorization | undefined {
  switch (payment.status) {
    case 'authorized':
    case 'captured':
      return { kind: 'authorized', payment };
    case 'actionRequired':
      return { kind: 'actionRequired', payment };
    case 'cancelled':
      return { kind: 'declined', payment, declineCode: 'canceled', message: 'The payment was cancelled before.' };
    case 'processing':
      throw new Transient(`payment ${payment.paymentId} is still processing`);
    case 'open':
      return undefined;
  }
}
