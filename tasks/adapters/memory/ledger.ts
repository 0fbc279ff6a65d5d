import { ledgerEntrySchema } from '../../domain/ledger/entry.ts';
import type { Ledger, LedgerRow } from '../../ports/ledger.ts';
import type { MemoryOrderStore } from './order-store.ts';
import type { MemoryStock } from './stock.ts';

/** The books of the stores in memory, one page for each kind of row. */
export function memoryLedger(orders: MemoryOrderStore, stock: MemoryStock): Ledger {
  return {
    async *rows() {
      const ledger = orders.allRecords().filter(({ kind }) => kind === 'ledger');
      const pages: readonly (readonly LedgerRow[])[] = [
        ledger.map(({ data }) => ({ kind: 'money', entry: ledgerEntrySchema.parse(data) })),
        stock.movements().map((movement) => ({ kind: 'goods', movement })),
        stock.reservations().map((reservation) => ({ kind: 'reservation', reservation })),
      ];
      yield* pages.filter((page) => page.length > 0);
    },
  };
}
