import { z } from 'zod';
import { addressSchema } from './address.ts';
import { orderIdSchema, orderNumberSchema, productIdSchema } from './ids.ts';
import { amountSchema, currencySchema } from './money.ts';
import { localeSchema, maxLines, maxQuantity, type Order, paymentMethodSchema } from './order.ts';
import { parcelSchema } from './parcel.ts';

/** Goods of the order, as the tasks of the stock take them. */
export const orderedItemsSchema = z
  .array(z.strictObject({ productId: productIdSchema, quantity: z.int().min(1).max(maxQuantity) }))
  .min(1)
  .max(maxLines);

/** What the execution of `fulfill-order` is started with: all that its states read of the order. */
export const fulfillmentRequestSchema = z.strictObject({
  orderId: orderIdSchema,
  orderNumber: orderNumberSchema,
  locale: localeSchema,
  currency: currencySchema,
  totalAmount: amountSchema,
  paymentMethod: paymentMethodSchema,
  items: orderedItemsSchema,
  shippingAddress: addressSchema,
  parcel: parcelSchema,
});
export type FulfillmentRequest = z.infer<typeof fulfillmentRequestSchema>;

/**
 * Made of what placing stored and no later change touches: starting an execution again with the same name must bring the
 * same input, byte for byte (StartExecution is idempotent only then). Parsing puts the fields in the schema's order.
 */
export function toFulfillmentRequest(order: Order): FulfillmentRequest {
  const { orderId, orderNumber, locale, currency, totalAmount, paymentMethod, shippingAddress, parcel } = order;
  const items = order.items.map(({ productId, quantity }) => ({ productId, quantity }));
  return fulfillmentRequestSchema.parse({
    orderId,
    orderNumber,
    locale,
    currency,
    totalAmount,
    paymentMethod,
    items,
    shippingAddress,
    parcel,
  });
}
