import { type LedgerAccount, ledgerAccountSchema } from '../../tasks/domain/ledger/accounts.ts';
import { type StockAccount, stockAccountSchema } from '../../tasks/domain/ledger/stock-movement.ts';
import type { Books } from './books.ts';

/** What the rows add up to. Amounts in minor units. */
export interface Statement {
  readonly rows: Books['rows'];
  readonly balances: Readonly<Record<string, Readonly<Record<LedgerAccount, number>>>>;
  /** Pieces in each place, and of how many products. */
  readonly stock: { readonly products: number } & Readonly<Record<StockAccount, number>>;
}

/** The balances of the books; pure. */
export function statementOf(books: Books): Statement {
  const currencies = [...books.balances.accounts].sort(([left], [right]) => (left < right ? -1 : 1));
  const stock = { supplier: 0, available: 0, reserved: 0, sold: 0 };
  for (const places of books.products.values()) {
    for (const place of stockAccountSchema.options) stock[place] += places[place];
  }
  return {
    rows: books.rows,
    balances: Object.fromEntries(
      currencies.map(([currency, accounts]) => {
        const balances = ledgerAccountSchema.options.map((account) => [account, accounts.get(account) ?? 0]);
        return [currency, Object.fromEntries(balances) as Record<LedgerAccount, number>]; // of every account
      }),
    ),
    stock: { products: books.products.size, ...stock },
  };
}
