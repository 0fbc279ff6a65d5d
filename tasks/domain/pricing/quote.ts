import { z } from 'zod';
import { orderItemSchema, orderSchema } from '../order.ts';

/** A line of a quote: what the order's line will say, before anything happened to it. */
const quoteLineSchema = orderItemSchema.omit({
  quantityShipped: true,
  quantityCancelled: true,
  quantityReturned: true,
});

const { shape } = orderSchema;

/** What an order would cost. Placing stores it whole in the order, under the same names. */
export const quoteSchema = z
  .strictObject({
    items: z.array(quoteLineSchema).min(1),
    subtotal: shape.subtotal,
    discount: shape.discount,
    tax: shape.tax,
    shipping: shape.shipping,
    shippingTax: shape.shippingTax,
    taxIncluded: shape.taxIncluded,
    totalAmount: shape.totalAmount,
    currency: shape.currency,
    promotionCode: shape.promotionCode,
    shippingMethod: shape.shippingMethod,
    parcel: shape.parcel,
  })
  .meta({ id: 'Quote' });
export type Quote = z.infer<typeof quoteSchema>;
