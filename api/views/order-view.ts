import { z } from 'zod';
import {
  type Order,
  orderSchema,
  paymentMethodSchema,
  paymentSchema,
  shipmentSchema,
} from '../../tasks/domain/order.ts';
import { type Caller, hasRole, readsEveryOrder } from '../access/roles.ts';
import { pick } from './pick.ts';

/** What everyone who may read the order sees of it as it is stored. */
const sharedFields = [
  'orderId',
  'orderNumber',
  'customerId',
  'customerName',
  'customerEmail',
  'customerPhone',
  'locale',
  'channel',
  'orderDate',
  'status',
  'paymentStatus',
  'fulfillmentStatus',
  'items',
  'subtotal',
  'discount',
  'tax',
  'shipping',
  'shippingTax',
  'taxIncluded',
  'totalAmount',
  'authorizedAmount',
  'capturedAmount',
  'refundedAmount',
  'currency',
  'promotionCode',
  'shippingMethod',
  'shippingAddress',
  'billingAddress',
  'refunds',
  'returns',
  'note',
  'metadata',
  'paymentDate',
  'transactionId',
  'shipmentDate',
  'trackingNumber',
  'estimatedDeliveryDays',
  'deliveryDate',
  'notificationSentDate',
  'version',
] as const satisfies readonly (keyof Order)[];

const buyersPaymentFields = [
  'provider',
  'status',
  'amount',
  'capturedAmount',
  'refundedAmount',
  'currency',
  'transactionId',
  'receiptUrl',
  'createdAt',
] as const;
/** Why a bank said no may be a suspicion of the buyer. */
const shopsPaymentFields = ['paymentId', 'declineCode'] as const;

const buyersShipmentFields = [
  'carrier',
  'service',
  'status',
  'trackingNumber',
  'estimatedDeliveryDays',
  'lineIds',
  'createdAt',
] as const;
const shopsShipmentFields = ['shipmentId', 'labelUrl', 'cost', 'currency'] as const;

const { shape } = orderSchema;
const actionShape = shape.paymentAction.unwrap().shape;
const cancelShape = shape.cancelRequest.unwrap().shape;

const paymentView = z
  .object({
    ...pick(paymentSchema.shape, buyersPaymentFields),
    ...pick(paymentSchema.partial().shape, shopsPaymentFields),
  })
  .meta({ description: `A customer does not see ${shopsPaymentFields.join(', ')}.` });

const shipmentView = z
  .object({
    ...pick(shipmentSchema.shape, buyersShipmentFields),
    ...pick(shipmentSchema.partial().shape, shopsShipmentFields),
  })
  .meta({ description: `A customer does not see ${shopsShipmentFields.join(', ')}.` });

/** The order as the API shows it. Amounts are whole numbers in minor units of `currency`. */
export const orderView = z
  .object({
    ...pick(shape, sharedFields),
    statusReason: shape.statusReason.meta({
      description: 'Why it has that status, when it is not the happy one. A customer does not see it.',
    }),
    paymentMethod: z.object({ kind: paymentMethodSchema.shape.kind }),
    payments: z.array(paymentView),
    shipments: z.array(shipmentView),
    payment: z
      .object({
        status: shape.paymentStatus,
        clientSecret: actionShape.clientSecret.optional().meta({
          description: 'For the payment provider’s script in the buyer’s browser, while the bank asks the buyer.',
        }),
        nextAction: z
          .object({ type: actionShape.type, url: actionShape.url })
          .optional()
          .meta({ description: 'Where the bank asks the buyer to confirm the payment.' }),
        expiresAt: actionShape.expiresAt
          .optional()
          .meta({ description: 'How long the shop waits for it; then the order ends as PAYMENT_FAILED.' }),
      })
      .optional()
      .meta({ description: 'What the buyer may still have to do. Shown to the owner and to the shop.' }),
    cancelRequest: z
      .object({ ...pick(cancelShape, ['at']), ...pick(cancelShape, ['by', 'reason']) })
      .partial({ by: true, reason: true })
      .optional()
      .meta({ description: 'That the order is being called off. A customer sees only since when.' }),
  })
  .meta({ id: 'Order' });
export type OrderView = z.infer<typeof orderView>;

/** What that caller may see of the order. The steps' intents, card tokens and other workings are nobody's business. */
export function viewOrder(order: Order, caller: Caller): OrderView {
  const isBuyer = order.customerId === caller.subject || hasRole(caller, 'shop');
  const isOfTheShop = readsEveryOrder(caller);
  return {
    ...pick(order, sharedFields),
    paymentMethod: { kind: order.paymentMethod.kind },
    payments: order.payments.map((payment) => ({
      ...pick(payment, buyersPaymentFields),
      ...(isOfTheShop ? pick(payment, shopsPaymentFields) : {}),
    })),
    shipments: order.shipments.map((shipment) => ({
      ...pick(shipment, buyersShipmentFields),
      ...(isOfTheShop ? pick(shipment, shopsShipmentFields) : {}),
    })),
    ...(isOfTheShop ? pick(order, ['statusReason']) : {}),
    ...(isBuyer ? { payment: { status: order.paymentStatus, ...pendingAction(order) } } : {}),
    ...(order.cancelRequest === undefined
      ? {}
      : { cancelRequest: isOfTheShop ? order.cancelRequest : pick(order.cancelRequest, ['at']) }),
  };
}

/** What the bank still asks of the buyer. */
function pendingAction({ status, paymentAction, cancelRequest }: Order): Partial<OrderView['payment']> {
  if (status !== 'PAYMENT_ACTION_REQUIRED' || paymentAction === undefined || cancelRequest !== undefined) return {};
  const { clientSecret, type, url, expiresAt } = paymentAction;
  return { clientSecret, nextAction: { type, ...(url === undefined ? {} : { url }) }, expiresAt };
}
