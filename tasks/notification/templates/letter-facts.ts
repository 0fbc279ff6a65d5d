import type { Order } from '../../domain/order.ts';
import { moneyOutcome } from './money-outcome.ts';
import { type PaymentRequest, paymentRequest } from './payment-request.ts';

/** What the words of a message depend on. Sentences, dates and times are in the customer's language. */
export interface LetterFacts {
  readonly orderNumber: string;
  /** What becomes of the customer's money when nothing is sold. */
  readonly money: string;
  readonly payment?: PaymentRequest | undefined;
  readonly deliveredOn?: string | undefined;
  readonly hasLeft: boolean;
  readonly isCancelledByCustomer: boolean;
}

export function letterFacts(order: Order): LetterFacts {
  const { orderNumber, locale, deliveryDate, fulfillmentStatus, cancelRequest } = order;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return {
    orderNumber,
    money: moneyOutcome(order),
    payment: paymentRequest(order),
    deliveredOn: deliveryDate && date.format(new Date(deliveryDate)),
    hasLeft: hasLeft(fulfillmentStatus),
    isCancelledByCustomer: cancelRequest?.by === 'customer',
  };
}

/** Whether the parcel is with the carrier, or was. */
export function hasLeft(fulfillmentStatus: Order['fulfillmentStatus']): boolean {
  return ['SHIPPED', 'DELIVERED', 'RETURNED'].includes(fulfillmentStatus);
}
