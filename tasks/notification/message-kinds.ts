import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';

/** What a customer may be told by e-mail, each at most once an order. */
export const messageKinds = [
  'confirmation',
  'shipped',
  'paymentAction',
  'delivered',
  'rejected',
  'paymentFailed',
  'shipmentFailed',
  'cancelled',
  'attention',
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The statuses in which what a message says is so. */
const trueIn: { readonly [Kind in MessageKind]: readonly OrderStatus[] } = {
  confirmation: ['PAYMENT_PROCESSED', 'SHIPPED', 'DELIVERED'],
  shipped: ['SHIPPED'],
  paymentAction: ['PAYMENT_ACTION_REQUIRED'],
  delivered: ['DELIVERED'],
  rejected: ['REJECTED'],
  paymentFailed: ['PAYMENT_FAILED'],
  shipmentFailed: ['SHIPMENT_FAILED'],
  cancelled: ['CANCELLED'],
  attention: ['NEEDS_ATTENTION'],
};

/** Whether a message of that kind would tell the truth about the order now. */
export function isTrueOf(kind: MessageKind, order: Order, now: Date): boolean {
  if (!trueIn[kind].includes(order.status)) return false;
  return kind !== 'paymentAction' || isPaymentAsked(order, now);
}

/** Nobody is asked to pay for an order that is being called off, or after the time for it. */
function isPaymentAsked({ paymentAction, cancelRequest }: Order, now: Date): boolean {
  return paymentAction !== undefined && cancelRequest === undefined && new Date(paymentAction.expiresAt) > now;
}

const messagesOfEnd: { readonly [Status in OrderStatus]: readonly MessageKind[] } = {
  PENDING: [],
  PAYMENT_ACTION_REQUIRED: [],
  PAYMENT_PROCESSED: [],
  SHIPPED: [],
  DELIVERED: ['confirmation', 'shipped', 'delivered'],
  REJECTED: ['rejected'],
  PAYMENT_FAILED: ['paymentFailed'],
  SHIPMENT_FAILED: ['shipmentFailed'],
  CANCELLED: ['cancelled'],
  REFUNDED: ['confirmation', 'shipped'],
  RETURNED: ['confirmation', 'shipped'],
  NEEDS_ATTENTION: ['attention'],
};

/** The messages that a customer must have got when the order has ended with that status; none for one that goes on. */
export function messageKindsOfEnd(status: OrderStatus): readonly MessageKind[] {
  return messagesOfEnd[status];
}
