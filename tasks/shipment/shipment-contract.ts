import { z } from 'zod';
import { orderIdSchema } from '../domain/ids.ts';
import { amountSchema, currencySchema } from '../domain/money.ts';
import { carrierSchema } from '../domain/order.ts';

/** Longer than two calls of the carriers at their time-out, and our writes. */
export const shipmentTimeoutSeconds = 30;

/** The step's name in the order's intents: buy-label writes it, void-label closes it. */
export const buyLabelStep = 'buy-label';

export const byOrderSchema = z.strictObject({ orderId: orderIdSchema });

/** What a carrier wants for the parcel. */
export const rateSchema = z.strictObject({
  carrier: carrierSchema,
  service: z.string().min(1).max(60),
  amount: amountSchema,
  currency: currencySchema,
  estimatedDeliveryDays: z.int().min(0).max(60),
});

export const trackingNumberSchema = z.string().min(1).max(40);

/** What became of a parcel that was under way. */
export const deliveryResultSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('delivered'), deliveredAt: z.iso.datetime().max(30) }),
  z.strictObject({ status: z.literal('returned') }),
  z.strictObject({ status: z.literal('lost') }),
]);
export type DeliveryResult = z.infer<typeof deliveryResultSchema>;

/** Where the waiting execution and the carrier's word meet. */
export const deliveryCallback = 'delivery';
