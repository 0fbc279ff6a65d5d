import { z } from 'zod';
import { addressSchema } from '../domain/address.ts';
import { productIdSchema } from '../domain/ids.ts';
import { localeSchema, maxLines, maxQuantity, orderSchema, paymentMethodSchema } from '../domain/order.ts';

const { shape } = orderSchema;

const requestedItemSchema = z.strictObject({ productId: productIdSchema, quantity: z.int().min(1).max(maxQuantity) });

const priced = {
  currency: shape.currency,
  items: z.array(requestedItemSchema).min(1).max(maxLines),
  promotionCode: shape.promotionCode,
  shippingMethod: shape.shippingMethod.default('standard'),
  shippingAddress: addressSchema,
  locale: localeSchema.default('en'),
};

/** What a client asks the price of. */
export const quoteRequestSchema = z.strictObject(priced).meta({ id: 'QuoteOrder' });
export type QuoteRequest = z.infer<typeof quoteRequestSchema>;

const maxMetadata = 20;

/** What a client places. Prices are never its to say; `expectedTotal` only says what it has shown. */
export const placeOrderSchema = z
  .strictObject({
    ...priced,
    customerId: shape.customerId,
    customerName: shape.customerName,
    customerEmail: shape.customerEmail,
    customerPhone: shape.customerPhone,
    channel: shape.channel.min(1).default('web'),
    /** The shipping address when absent. */
    billingAddress: addressSchema.optional(),
    paymentMethod: paymentMethodSchema,
    returnUrl: shape.returnUrl.meta({
      description:
        'Where the buyer comes back to, should the bank ask them to confirm the payment on a page of its own.',
    }),
    note: shape.note,
    metadata: shape.metadata
      .refine((metadata) => Object.keys(metadata).length <= maxMetadata, `expected ${maxMetadata} keys at most`)
      .default({}),
    expectedTotal: shape.totalAmount.optional(),
  })
  .meta({ id: 'PlaceOrder' });
export type PlaceOrder = z.infer<typeof placeOrderSchema>;
