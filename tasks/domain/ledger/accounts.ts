import { z } from 'zod';

/**
 * The accounts that money moves between. A balance is what was debited less what was credited, so all balances of a
 * currency add up to nothing.
 * - `customer`: the customers' own money; its balance is negative by what they have paid and what is held of theirs.
 * - `held`: reserved on the customers' cards by their banks, not ours yet.
 * - `provider`: ours, at the payment provider: captured and not refunded.
 * - `postage`: what the labels have cost us.
 * - `carrier`: what the carriers got, or will get, for their labels; its balance is negative by that.
 */
export const ledgerAccountSchema = z.enum(['customer', 'held', 'provider', 'postage', 'carrier']);
export type LedgerAccount = z.infer<typeof ledgerAccountSchema>;

/**
 * What can move money, and from where (credit) to where (debit).
 * - `authorized`: the bank holds it. `holdRaised`: more was captured than the hold that we knew of.
 * - `voided`: the hold is given back. `holdReleased`: so is what of a hold was not captured.
 * - `captured`: the held money is in. `refunded`: it goes back.
 * - `labelBought`, `labelVoided`: postage is owed to the carrier, and not any more.
 */
export const ledgerMovements = {
  authorized: { debit: 'held', credit: 'customer' },
  holdRaised: { debit: 'held', credit: 'customer' },
  voided: { debit: 'customer', credit: 'held' },
  holdReleased: { debit: 'customer', credit: 'held' },
  captured: { debit: 'provider', credit: 'held' },
  refunded: { debit: 'customer', credit: 'provider' },
  labelBought: { debit: 'postage', credit: 'carrier' },
  labelVoided: { debit: 'carrier', credit: 'postage' },
} as const satisfies Readonly<Record<string, { readonly debit: LedgerAccount; readonly credit: LedgerAccount }>>;
export type LedgerMovement = keyof typeof ledgerMovements;
