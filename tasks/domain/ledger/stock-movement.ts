import { z } from 'zod';
import { orderIdSchema, productIdSchema } from '../ids.ts';

/**
 * Where goods can be: at the `supplier` (not here yet; its balance is negative by all that ever came in), `available` for
 * sale, `reserved` for orders under way, `sold`.
 */
export const stockAccountSchema = z.enum(['supplier', 'available', 'reserved', 'sold']);
export type StockAccount = z.infer<typeof stockAccountSchema>;

/** Pieces of a product that went from one place to another: the stock's own double entry. */
export const stockMovementSchema = z.strictObject({
  productId: productIdSchema,
  id: z.string().min(1).max(200),
  from: stockAccountSchema,
  to: stockAccountSchema,
  quantity: z.int().min(1),
  /** The order, or the reference of the goods that came in. */
  cause: z.string().max(200),
  at: z.iso.datetime().max(30),
});
export type StockMovement = z.infer<typeof stockMovementSchema>;

/** What an order holds of a product, or has given back, or has taken. */
export const stockReservationSchema = z.strictObject({
  productId: productIdSchema,
  orderId: orderIdSchema,
  state: z.enum(['reserved', 'released', 'committed']),
  quantity: z.int().min(0),
});
export type StockReservation = z.infer<typeof stockReservationSchema>;
