import { workflow } from '../../workflows/dsl/workflow.ts';
import * as shop from './shop.ts';

/** What every workflow of the fixtures begins with. */
export const checkout = workflow({
  name: 'check-out',
  purpose: 'Takes an order from placed to delivered.',
  input: shop.placed,
  ends: (end) => ({
    OrderRejected: end(shop.closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'REJECTED',
      reason: failure.cause,
    })),
    PaymentFailed: end(shop.closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'PAYMENT_FAILED',
      reason: failure.cause,
    })),
    ShipmentFailed: end(shop.closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'SHIPMENT_FAILED',
      reason: failure.cause,
    })),
  }),
  cancelled: 'OrderRejected',
  attention: {
    task: shop.askSupport,
    args: ({ input, stuck }) => ({
      orderId: input.orderId,
      question: stuck.states,
      error: stuck.error,
      cause: stuck.cause,
    }),
    timeoutSeconds: 604_800,
  },
});

/** The first step, done. */
export const begun = checkout
  .effect(
    'stock',
    shop.reserve,
    ({ input }) => ({ orderId: input.orderId, items: input.items, note: input.note.orNothing() }),
    { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
  )
  .undo(shop.release, ({ input }) => ({ orderId: input.orderId }));

/** The whole of an order's workflow, in the order it runs. */
export const checkOut = begun
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .match('fraud', 'decision', {
    approve: (branch) => branch,
    review: (branch) =>
      branch.wait('review', shop.review, {
        args: ({ input }) => ({ orderId: input.orderId }),
        timeoutSeconds: 86_400,
        timedOut: 'OrderRejected',
        otherwise: 'OrderRejected',
      }),
    reject: (branch) => branch.end('OrderRejected', { because: 'Our rules refuse this order.' }),
  })
  .effect(
    'payment',
    shop.authorize,
    ({ input }) => ({ orderId: input.orderId, amount: input.total, currency: input.currency }),
    {
      declined: { PaymentDeclined: 'PaymentFailed' },
      otherwise: 'PaymentFailed',
    },
  )
  .undo(shop.voidHold, ({ input }) => ({ orderId: input.orderId }))
  .match('payment', 'status', {
    authorized: (branch) => branch,
    requiresAction: (branch) =>
      branch.wait('confirmation', shop.awaitCustomer, {
        args: ({ input, payment }) => ({ orderId: input.orderId, url: payment.url }),
        timeoutSeconds: 1_800,
        timedOut: 'PaymentFailed',
        otherwise: 'PaymentFailed',
      }),
  })
  .effect(
    'shipment',
    shop.buyLabel,
    ({ input, stock }) => ({
      orderId: input.orderId,
      to: { street: input.shippingAddress.street },
      from: stock.warehouse.id,
    }),
    { declined: { AddressNotServed: 'ShipmentFailed' }, otherwise: 'ShipmentFailed' },
  )
  .undo(shop.voidLabel, ({ input }) => ({ orderId: input.orderId }))
  .pivot('captured', shop.capture, ({ input, payment }) => ({ orderId: input.orderId, paymentId: payment.paymentId }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .parallel('papers', {
    invoice: (branch) => branch.finish('invoice', shop.invoice, ({ input }) => ({ orderId: input.orderId })),
    mail: (branch) =>
      branch.finish(
        'mail',
        shop.sendShipped,
        ({ input, shipment }) => ({ orderId: input.orderId, tracking: shipment.trackingNumber }),
        {
          optional: true,
        },
      ),
  })
  .wait('delivered', shop.awaitDelivery, {
    args: ({ shipment }) => ({ tracking: shipment.trackingNumber }),
    timeoutSeconds: 1_209_600,
    timedOut: 'ShipmentFailed',
  })
  .succeed('Delivered');
