import { z } from 'zod';
import { addressSchema } from './address.ts';
import { customerIdSchema, orderIdSchema, orderNumberSchema, productIdSchema } from './ids.ts';
import { amountSchema, currencySchema } from './money.ts';
import { orderStatusSchema } from './order-status.ts';
import { parcelSchema } from './parcel.ts';

const instant = z.iso.datetime().max(30);
const name = z.string().trim().min(1).max(100);
const providerId = z.string().min(1).max(100);

/** Reserving writes three items a product in one transaction, and DynamoDB takes 100 (TransactWriteItems). */
export const maxLines = 30;
export const maxQuantity = 100;
/** Of a provider's document, as an order keeps it. */
export const maxUrlLength = 500;

export const localeSchema = z.enum(['en', 'es']);
export type Locale = z.infer<typeof localeSchema>;

export const paymentMethodSchema = z
  .strictObject({
    kind: z.literal('card'),
    token: z
      .string()
      .min(3)
      .max(100)
      .regex(
        /^[A-Za-z]+_[A-Za-z0-9_]+$/,
        "expected the provider's token, such as pm_card_visa, and never a card number",
      ),
  })
  .meta({
    id: 'PaymentMethod',
    description: 'A card is named by the token the payment provider gave the browser; no card number reaches us.',
  });

const taxLineSchema = z.strictObject({
  /** Parts per million: 80_000 is 8 %. */
  rate: z.int().min(0).max(1_000_000),
  jurisdiction: z.string().max(60),
  amount: amountSchema,
});
export type TaxLine = z.infer<typeof taxLineSchema>;

export const orderItemSchema = z.strictObject({
  lineId: z.string().max(10),
  productId: productIdSchema,
  name,
  quantity: z.int().min(1).max(maxQuantity),
  /** Of one piece, as in the catalogue. */
  price: amountSchema,
  /** Of the whole line. */
  discount: amountSchema,
  tax: z.array(taxLineSchema).max(4),
  /** Of the whole line: price × quantity − discount, plus tax where prices do not include it. */
  total: amountSchema,
  quantityShipped: z.int().min(0).max(maxQuantity),
  quantityCancelled: z.int().min(0).max(maxQuantity),
  quantityReturned: z.int().min(0).max(maxQuantity),
  /** Of one piece. */
  weightGrams: z.int().min(0).max(1_000_000),
});

const paymentStatusSchema = z.enum([
  'PENDING',
  'NOT_REQUIRED',
  'AUTHORIZED',
  'DECLINED',
  'CAPTURED',
  'VOIDED',
  'REFUNDED',
]);

const fulfillmentStatusSchema = z.enum([
  'UNFULFILLED',
  'LABEL_BOUGHT',
  'LABEL_VOIDED',
  'SHIPPED',
  'DELIVERED',
  'RETURNED',
]);

/** One PaymentIntent of the order. */
export const paymentSchema = z.strictObject({
  paymentId: providerId,
  provider: z.literal('stripe'),
  status: paymentStatusSchema,
  amount: amountSchema,
  capturedAmount: amountSchema,
  refundedAmount: amountSchema,
  currency: currencySchema,
  /** The charge, once there is one: what the customer's statement names. */
  transactionId: providerId.optional(),
  declineCode: z.string().max(60).optional(),
  receiptUrl: z.string().max(maxUrlLength).optional(),
  createdAt: instant,
});
export type Payment = z.infer<typeof paymentSchema>;

export const carrierSchema = z.enum(['fedex', 'ups', 'dhl']);
export type Carrier = z.infer<typeof carrierSchema>;

/** One parcel of the order. `shipmentId` is the carrier's object, made before the label is bought on it. */
export const shipmentSchema = z.strictObject({
  shipmentId: providerId,
  carrier: carrierSchema,
  service: z.string().max(60),
  status: z.enum(['CREATED', 'LABEL_BOUGHT', 'LABEL_VOIDED', 'SHIPPED', 'DELIVERED', 'RETURNED', 'LOST']),
  trackingNumber: z.string().max(40).optional(),
  labelUrl: z.string().max(maxUrlLength).optional(),
  cost: amountSchema,
  currency: currencySchema,
  estimatedDeliveryDays: z.int().min(0).max(60),
  lineIds: z.array(z.string().max(10)).max(maxLines),
  createdAt: instant,
});
export type Shipment = z.infer<typeof shipmentSchema>;

/**
 * The order's word that a step is about to act on the world, written before the call (the fence of design §3): which
 * object of the provider, under which key. `generation` goes up only when the effect is provably absent.
 */
const intentSchema = z.strictObject({
  step: z.string().max(40),
  generation: z.int().min(1).max(100),
  providerId: providerId.optional(),
  at: instant,
  /** Set by the undo: no later attempt of this step may act any more. */
  closedAt: instant.optional(),
  /** The undo was here before the step had begun: there is nothing that it could have left. */
  neverBegun: z.literal(true).optional(),
});
export type Intent = z.infer<typeof intentSchema>;

/** Who asked, in the words of the access roles. */
const requesterSchema = z.enum(['customer', 'shop', 'support', 'admin']);
export type Requester = z.infer<typeof requesterSchema>;

/** A request from outside to call the order off: from here on no step may begin that has not begun yet. */
const cancelRequestSchema = z.strictObject({ reason: z.string().max(200), by: requesterSchema, at: instant });

/** What the bank asks of the buyer before it holds the money (3-D Secure), and until when the shop waits for it. */
const paymentActionSchema = z.strictObject({
  paymentId: providerId,
  /** Lets whoever has it confirm this one payment: for the owner and the shop only. */
  clientSecret: z.string().max(300),
  type: z.enum(['redirect_to_url', 'use_stripe_sdk']),
  /** Where to send the buyer's browser; absent when the provider's script in the shop's page does it. */
  url: z.string().max(maxUrlLength).optional(),
  expiresAt: instant,
});
export type PaymentAction = z.infer<typeof paymentActionSchema>;

export const orderSchema = z
  .strictObject({
    orderId: orderIdSchema,
    orderNumber: orderNumberSchema,
    customerId: customerIdSchema.optional(),
    customerName: name,
    customerEmail: z.email().max(254),
    customerPhone: z.string().trim().min(5).max(25).optional(),
    locale: localeSchema,
    channel: z.string().max(30),
    orderDate: instant,
    status: orderStatusSchema,
    /** Why it has that status, when it is not the happy one: an error's name and a sentence. */
    statusReason: z.string().max(300).optional(),
    paymentStatus: paymentStatusSchema,
    fulfillmentStatus: fulfillmentStatusSchema,
    items: z.array(orderItemSchema).min(1).max(maxLines),
    subtotal: amountSchema,
    discount: amountSchema,
    tax: amountSchema,
    shipping: amountSchema.describe('Before the tax on it, which is in `tax` and in `shippingTax`.'),
    shippingTax: z.array(taxLineSchema).max(4),
    taxIncluded: z
      .boolean()
      .describe(
        'Whether prices, and so `subtotal` and `discount`, have their tax in them, as is usual in some countries.',
      ),
    totalAmount: amountSchema.describe('The `total` of every line, `shipping`, and the amounts of `shippingTax`.'),
    authorizedAmount: amountSchema,
    capturedAmount: amountSchema,
    refundedAmount: amountSchema,
    currency: currencySchema,
    promotionCode: z.string().max(40).optional(),
    shippingMethod: z.enum(['standard', 'express']),
    /** What the carrier will be handed, computed when the order was placed. */
    parcel: parcelSchema,
    shippingAddress: addressSchema,
    billingAddress: addressSchema,
    paymentMethod: paymentMethodSchema,
    payments: z.array(paymentSchema).max(10),
    shipments: z.array(shipmentSchema).max(10),
    /** Filled by the workflows that refund and take back; there from the first day so that no order needs a migration. */
    refunds: z.array(z.strictObject({})).max(0),
    returns: z.array(z.strictObject({})).max(0),
    intents: z.array(intentSchema).max(20),
    /** Where the bank's page sends the buyer back to. */
    returnUrl: z
      .url({ protocol: /^https?$/ })
      .max(maxUrlLength)
      .optional(),
    paymentAction: paymentActionSchema.optional(),
    cancelRequest: cancelRequestSchema.optional(),
    /** The workflow beside its own that has taken the order over: its own may not be started any more. */
    claim: z.strictObject({ by: z.literal('cancel-order'), at: instant }).optional(),
    note: z.string().max(500).optional(),
    metadata: z.record(z.string().max(40), z.string().max(200)),
    paymentDate: instant.optional(),
    transactionId: providerId.optional(),
    shipmentDate: instant.optional(),
    trackingNumber: z.string().max(40).optional(),
    estimatedDeliveryDays: z.int().min(0).max(60).optional(),
    deliveryDate: instant.optional(),
    notificationSentDate: instant.optional(),
    /** The kinds of message the customer was sent, each once. */
    messagesSent: z.array(z.string().max(40)).max(20),
    /** What support was last asked: under `callback` the question waits for its answer. */
    attention: z.strictObject({ callback: z.string().max(60), at: instant }).optional(),
    /** Goes up by one with each change; the event of that change has the same number. */
    version: z.int().min(1),
    schemaVersion: z.literal(1),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof orderSchema>;

const orderEventTypes = [
  'OrderPlaced',
  'IntentRecorded',
  'IntentClosed',
  'PaymentCreated',
  'PaymentActionRequired',
  'PaymentAuthorized',
  'PaymentNotRequired',
  'PaymentDeclined',
  'PaymentCaptured',
  'PaymentVoided',
  'ShipmentCreated',
  'LabelBought',
  'LabelVoided',
  'OrderShipped',
  'OrderDelivered',
  'OrderRejected',
  'OrderPaymentFailed',
  'OrderShipmentFailed',
  'OrderCancelled',
  'CancelRequested',
  'OrderClaimed',
  'AttentionRequested',
  'MessageSent',
] as const;

/** A line of the order's timeline: what happened, at which version, and why. */
export const orderEventSchema = z
  .strictObject({
    orderId: orderIdSchema,
    version: z.int().min(1),
    type: z.enum(orderEventTypes),
    at: instant,
    /** The status after it. */
    status: orderStatusSchema,
    /** What caused it: the task's name, `api`, or the webhook's event id. */
    cause: z.string().max(100),
    details: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean()])),
  })
  .meta({ id: 'OrderEvent' });
export type OrderEvent = z.infer<typeof orderEventSchema>;
export type OrderEventType = OrderEvent['type'];
