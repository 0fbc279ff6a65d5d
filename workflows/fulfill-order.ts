import { askSupport } from '../tasks/checkout/ask-support.ts';
import { claimOrder } from '../tasks/checkout/claim-order.ts';
import { closeOrder } from '../tasks/checkout/close-order.ts';
import { escalateOrder } from '../tasks/checkout/escalate-order.ts';
import { cancellationWorkflow, fulfillmentWorkflow } from '../tasks/checkout/fulfillment-workflow.ts';
import { fulfillmentRequestSchema } from '../tasks/domain/fulfillment-request.ts';
import { commitStock } from '../tasks/inventory/commit-stock.ts';
import { releaseStock } from '../tasks/inventory/release-stock.ts';
import { reserveStock } from '../tasks/inventory/reserve-stock.ts';
import { sendMessage } from '../tasks/notification/send-message.ts';
import { authorizePayment } from '../tasks/payment/authorize-payment.ts';
import { awaitAuthentication } from '../tasks/payment/await-authentication.ts';
import { cancelPayment } from '../tasks/payment/cancel-payment.ts';
import { capturePayment } from '../tasks/payment/capture-payment.ts';
import { createPayment } from '../tasks/payment/create-payment.ts';
import { authenticationSeconds } from '../tasks/payment/payment-contract.ts';
import { probeCapture } from '../tasks/payment/probe-capture.ts';
import { settleAuthentication } from '../tasks/payment/settle-authentication.ts';
import { voidAuthorization } from '../tasks/payment/void-authorization.ts';
import { awaitDelivery } from '../tasks/shipment/await-delivery.ts';
import { buyLabel } from '../tasks/shipment/buy-label.ts';
import { markDelivered } from '../tasks/shipment/mark-delivered.ts';
import { markShipped } from '../tasks/shipment/mark-shipped.ts';
import { rateShipment } from '../tasks/shipment/rate-shipment.ts';
import { verifyAddress } from '../tasks/shipment/verify-address.ts';
import { voidLabel } from '../tasks/shipment/void-label.ts';
import { workflow } from './dsl/workflow.ts';

const daySeconds = 24 * 3600;

/** From checkout to the customer's door: one execution for each order, named after it. */
const fulfillOrder = workflow({
  name: fulfillmentWorkflow,
  purpose: 'Takes an order from checkout to the customer’s door, and puts everything back when it cannot.',
  input: fulfillmentRequestSchema,
  ends: (end) => ({
    OrderRejected: end(closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'REJECTED',
      reason: failure.cause,
    })).tell(sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'rejected' })),
    PaymentFailed: end(closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'PAYMENT_FAILED',
      reason: failure.cause,
    })).tell(sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'paymentFailed' })),
    ShipmentFailed: end(closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'SHIPMENT_FAILED',
      reason: failure.cause,
    })).tell(sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'shipmentFailed' })),
    OrderCancelled: end(closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'CANCELLED',
      reason: failure.cause,
    })).tell(sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'cancelled' })),
    NeedsAttention: end(escalateOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      reason: failure.cause,
    })).tell(sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'attention' })),
  }),
  cancelled: 'OrderCancelled',
  attention: {
    task: askSupport,
    args: ({ input, stuck }) => ({
      orderId: input.orderId,
      states: stuck.states,
      error: stuck.error,
      cause: stuck.cause,
    }),
    timeoutSeconds: 30 * daySeconds,
  },
})
  .read('address', verifyAddress, ({ input }) => ({ orderId: input.orderId, shippingAddress: input.shippingAddress }), {
    declined: { AddressUndeliverable: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .read('rate', rateShipment, ({ input }) => ({ orderId: input.orderId }), {
    declined: { NotShippable: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .effect('stock', reserveStock, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .undo(releaseStock, ({ input }) => ({ orderId: input.orderId, items: input.items }))
  .effect(
    'payment',
    createPayment,
    ({ input }) => ({ orderId: input.orderId, amount: input.totalAmount, currency: input.currency }),
    { otherwise: 'PaymentFailed' },
  )
  .undo(cancelPayment, ({ input }) => ({ orderId: input.orderId }))
  .effect(
    'authorization',
    authorizePayment,
    ({ input }) => ({ orderId: input.orderId, methodToken: input.paymentMethod.token }),
    { declined: { PaymentDeclined: 'PaymentFailed' }, otherwise: 'PaymentFailed' },
  )
  .undo(voidAuthorization, ({ input }) => ({ orderId: input.orderId }))
  .match('authorization', 'kind', {
    authorized: (branch) => branch,
    notRequired: (branch) => branch,
    actionRequired: (branch) =>
      branch
        .tell(sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'paymentAction' }), {
          title: 'Send link to the bank',
        })
        .wait('authentication', awaitAuthentication, {
          args: ({ input }) => ({ orderId: input.orderId }),
          timeoutSeconds: authenticationSeconds,
          timedOut: (late) => late,
          otherwise: 'PaymentFailed',
        })
        .effect('settled', settleAuthentication, ({ input }) => ({ orderId: input.orderId }), {
          declined: { PaymentDeclined: 'PaymentFailed' },
          otherwise: 'PaymentFailed',
        })
        .irreversible('What is held then, the undo of the authorization gives back.'),
  })
  .effect('label', buyLabel, ({ input, rate }) => ({ orderId: input.orderId, rate }), {
    declined: { LabelRefused: 'ShipmentFailed' },
    otherwise: 'ShipmentFailed',
  })
  .undo(voidLabel, ({ input }) => ({ orderId: input.orderId }))
  .pivot('capture', capturePayment, ({ input }) => ({ orderId: input.orderId }), {
    declined: { NotCapturable: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .finish('sale', commitStock, ({ input }) => ({ orderId: input.orderId, items: input.items }))
  .finish('shipped', markShipped, ({ input }) => ({ orderId: input.orderId }))
  .parallel('messages', {
    confirmation: (branch) =>
      branch.finish('confirmation', sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'confirmation' }), {
        title: 'Send confirmation',
        optional: true,
      }),
    shipped: (branch) =>
      branch.finish('announcement', sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'shipped' }), {
        title: 'Announce shipment',
        optional: true,
      }),
  })
  .wait('delivery', awaitDelivery, {
    args: ({ input }) => ({ orderId: input.orderId }),
    timeoutSeconds: 10 * daySeconds,
    timedOut: 'NeedsAttention',
  })
  .match('delivery', 'status', {
    delivered: (branch) =>
      branch
        .finish('door', markDelivered, ({ input, delivery }) => ({
          orderId: input.orderId,
          deliveredAt: delivery.deliveredAt,
        }))
        .finish('farewell', sendMessage, ({ input }) => ({ orderId: input.orderId, kind: 'delivered' }), {
          title: 'Tell of delivery',
          optional: true,
        }),
    returned: (branch) =>
      branch.end('NeedsAttention', { title: 'Parcel came back', because: 'The parcel came back to us.' }),
    lost: (branch) =>
      branch.end('NeedsAttention', { title: 'Parcel was lost', because: 'The carrier lost the parcel.' }),
  })
  .succeed('Delivered');

export default fulfillOrder;

/** Calls an order off that has no execution of its own: never started, or ended without an end. */
export const cancelOrder = fulfillOrder.compensation({
  name: cancellationWorkflow,
  purpose: 'Puts everything back that was begun for an order, and cancels it.',
  claim: { task: claimOrder, args: ({ input }) => ({ orderId: input.orderId }) },
  end: 'OrderCancelled',
});
