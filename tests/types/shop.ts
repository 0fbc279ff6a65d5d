import { z } from 'zod';
import type { Decline, RetryClass } from '../../tasks/task.ts';
import type { Action, Callback } from '../../workflows/dsl/contract.ts';

/** A small shop's tasks, as workflows read them: contracts without any doing. */
function action<Input, Output, Declines extends string = never>(
  name: string,
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
  declines?: { readonly [D in Declines]: Decline },
  retry: RetryClass = 'patient',
): Action<Input, Output, Declines> {
  return {
    name,
    purpose: `The ${name} of the shop.`,
    input,
    output,
    declines: declines ?? ({} as { [D in Declines]: Decline }), // no declines given: Declines is never
    timeoutSeconds: 30,
    retry,
    isCallback: false,
  };
}

function callback<Input, Output>(
  name: string,
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
): Callback<Input, Output> {
  return { ...action(name, input, output), isCallback: true };
}

const text = z.string().max(100);
const orderId = z.string().max(26).brand<'OrderId'>();
export type OrderId = z.infer<typeof orderId>;
const line = z.object({ sku: text, quantity: z.int().min(1).max(100) });
const byOrder = z.object({ orderId });
const nothing = z.null();

export const placed = z.object({
  orderId,
  items: z.array(line).max(50),
  total: z.int().min(0).max(100_000_000),
  currency: z.string().length(3),
  channel: z.enum(['web', 'phone']),
  isGift: z.boolean(),
  shippingAddress: z.object({ street: text, city: text }),
  note: text.optional(),
  metadata: z.record(z.string().max(40), text).meta({ maxProperties: 20 }),
});

export const reserve = action(
  'reserve-stock',
  z.object({ orderId, items: z.array(line).max(50), note: text.optional() }),
  z.object({ reservationId: text, warehouse: z.object({ id: text }) }),
  { OutOfStock: { leavesOpen: false } },
);
export const release = action('release-stock', byOrder, nothing);
export const authorize = action(
  'authorize-payment',
  z.object({ orderId, amount: z.int(), currency: z.string().length(3) }),
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('authorized'), paymentId: text }),
    z.object({ status: z.literal('requiresAction'), paymentId: text, url: text }),
  ]),
  { PaymentDeclined: { leavesOpen: true } },
);
export const lookUp = action('look-up-account', byOrder, z.object({ account: text }), {
  Closed: { leavesOpen: false },
  Unknown: { leavesOpen: false },
});
export const voidHold = action('void-hold', byOrder, nothing);
export const awaitCustomer = callback('await-customer', z.object({ orderId, url: text }), z.object({ result: text }));
export const screen = action('screen-order', byOrder, z.object({ decision: z.enum(['approve', 'review', 'reject']) }));
export const review = callback('await-review', byOrder, z.object({ by: text }));
export const reviewNow = action('review-order', byOrder, z.object({ by: text, note: text }));
export const buyLabel = action(
  'buy-label',
  z.object({ orderId, to: z.object({ street: text }), from: text }),
  z.object({ trackingNumber: text }),
  { AddressNotServed: { leavesOpen: false } },
);
export const voidLabel = action('void-label', byOrder, nothing);
export const capture = action(
  'capture-payment',
  z.object({ orderId, paymentId: text }),
  z.object({ capturedAt: text }),
  {
    AuthorizationExpired: { leavesOpen: false },
  },
);
export const probeCapture = action(
  'probe-capture',
  byOrder,
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('happened'), result: z.object({ capturedAt: text }) }),
    z.object({ outcome: z.literal('didNotHappen') }),
  ]),
);
export const probeLabel = action(
  'probe-label',
  byOrder,
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('happened'), result: z.object({ trackingNumber: text }) }),
    z.object({ outcome: z.literal('didNotHappen') }),
  ]),
);
export const commit = action('commit-stock', byOrder, z.object({ committedAt: text }));
export const sendShipped = action(
  'send-shipped',
  z.object({ orderId, tracking: text }),
  z.object({ messageId: text }),
  undefined,
  'quick',
);
export const invoice = action('write-invoice', byOrder, z.object({ invoiceId: text }));
export const awaitDelivery = callback('await-delivery', z.object({ tracking: text }), z.object({ deliveredAt: text }));
export const closeOrder = action(
  'close-order',
  z.object({ orderId, status: text, reason: z.string().max(500) }),
  nothing,
);
export const claimOrder = action('claim-order', byOrder, nothing);
export const askSupport = callback(
  'ask-support',
  z.object({ orderId, question: z.string().max(2000), error: text, cause: z.string().max(500) }),
  z.object({ decision: z.enum(['retry', 'settled']) }),
);
