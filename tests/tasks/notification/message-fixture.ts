import type { Order } from '../../../tasks/domain/order.ts';
import type { MessageKind } from '../../../tasks/notification/message-kinds.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const shipment = {
  shipmentId: 'shp_1',
  carrier: 'ups',
  service: 'Ground',
  status: 'SHIPPED',
  trackingNumber: '1ZC0M4ND0300000423',
  cost: 870,
  currency: 'USD',
  estimatedDeliveryDays: 3,
  lineIds: ['1'],
  createdAt: '2026-11-22T10:00:00.000Z',
};
const payment = {
  paymentId: 'pi_1',
  provider: 'stripe',
  status: 'VOIDED',
  amount: 3197,
  capturedAmount: 0,
  refundedAmount: 0,
  currency: 'USD',
  declineCode: 'stolen_card',
  createdAt: '2026-11-22T10:00:00.000Z',
};
const bankPage = 'https://bank.example/3ds?payment=pi_1&lang=en';
const secret = 'pi_1_secret_TOPSECRET';
const gone = {
  fulfillmentStatus: 'SHIPPED',
  trackingNumber: shipment.trackingNumber,
  estimatedDeliveryDays: 3,
  shipments: [shipment],
};

/** An order that each kind of message is true of, on 22 November 2026, 10:00 UTC. */
const changesOf: { readonly [Kind in MessageKind]: Partial<Record<keyof Order, unknown>> } = {
  confirmation: { status: 'SHIPPED', ...gone },
  shipped: { status: 'SHIPPED', ...gone },
  paymentAction: {
    status: 'PAYMENT_ACTION_REQUIRED',
    payments: [{ ...payment, status: 'PENDING' }],
    paymentAction: {
      paymentId: 'pi_1',
      clientSecret: secret,
      type: 'redirect_to_url',
      url: bankPage,
      expiresAt: '2026-11-22T20:30:00.000Z',
    },
  },
  delivered: { status: 'DELIVERED', ...gone, fulfillmentStatus: 'DELIVERED', deliveryDate: '2026-11-24T09:00:00.000Z' },
  rejected: { status: 'REJECTED', statusReason: 'OutOfStock: internal words' },
  paymentFailed: { status: 'PAYMENT_FAILED', payments: [payment], statusReason: 'declined: stolen_card' },
  shipmentFailed: { status: 'SHIPMENT_FAILED', payments: [{ ...payment, transactionId: 'ch_1' }] },
  cancelled: {
    status: 'CANCELLED',
    payments: [{ ...payment, transactionId: 'ch_1' }],
    cancelRequest: { reason: 'looks like fraud', by: 'support', at: '2026-11-22T10:00:00.000Z' },
  },
  attention: { status: 'NEEDS_ATTENTION', ...gone, statusReason: 'The carrier lost the parcel.' },
};

export function orderFor(kind: MessageKind, changes: Partial<Record<keyof Order, unknown>> = {}): Order {
  return sampleOrder({ ...changesOf[kind], ...changes });
}

/** What no message may hold: what is the bank's, the shop's, or lets whoever has it pay. */
export const secretWords = [secret, 'stolen_card', 'looks like fraud', 'internal words'];
export { bankPage, secret };
