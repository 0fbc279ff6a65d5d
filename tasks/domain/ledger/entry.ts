import { z } from 'zod';
import { type OrderId, orderIdSchema } from '../ids.ts';
import { amountSchema, type Currency, currencySchema } from '../money.ts';
import type { OrderRecord } from '../order-change.ts';
import { type LedgerMovement, ledgerAccountSchema, ledgerMovements } from './accounts.ts';

const movementSchema = z.enum(Object.keys(ledgerMovements) as [LedgerMovement, ...LedgerMovement[]]); // the table is not empty

/** One row of the money's ledger. It is written once, with the change of the order that it belongs to, and never changed. */
export const ledgerEntrySchema = z.strictObject({
  /** Of order, movement and the provider's object: the same movement can never be two rows. */
  entryId: z.string().max(160),
  orderId: orderIdSchema,
  movement: movementSchema,
  /** Where the money goes to. */
  debit: ledgerAccountSchema,
  /** Where it comes from. */
  credit: ledgerAccountSchema,
  amount: amountSchema.min(1),
  currency: currencySchema,
  /** The payment, the refund or the shipment, as its provider calls it. */
  providerId: z.string().min(1).max(100),
  /** What caused it: the task's name, or the webhook's event id. */
  cause: z.string().max(100),
  at: z.iso.datetime().max(30),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** One movement of an order's money on one object of a provider. */
export interface Moved {
  readonly movement: LedgerMovement;
  readonly amount: number;
  readonly currency: Currency;
  readonly providerId: string;
}

/** The name of a row: whoever writes the movement again writes the same row. */
export function entryIdOf(orderId: OrderId, movement: LedgerMovement, providerId: string): string {
  return `${orderId}.${movement}.${providerId}`;
}

/** The rows of a change, for its transaction; what is nothing moves nothing. */
export function ledgerRecords(
  orderId: OrderId,
  moved: readonly Moved[],
  { cause, at }: { readonly cause: string; readonly at: Date },
): readonly OrderRecord[] {
  return moved
    .filter(({ amount }) => amount > 0)
    .map(({ movement, amount, currency, providerId }) => {
      const entryId = entryIdOf(orderId, movement, providerId);
      const { debit, credit } = ledgerMovements[movement];
      const entry: LedgerEntry = {
        entryId,
        orderId,
        movement,
        debit,
        credit,
        amount,
        currency,
        providerId,
        cause,
        at: at.toISOString(),
      };
      return { kind: 'ledger', id: entryId, data: entry };
    });
}
