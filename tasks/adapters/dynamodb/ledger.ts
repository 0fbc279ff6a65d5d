import { ScanCommand } from 'dynamodb-toolbox/table/actions/scan';
import { z } from 'zod';
import { ledgerEntrySchema } from '../../domain/ledger/entry.ts';
import { stockMovementSchema, stockReservationSchema } from '../../domain/ledger/stock-movement.ts';
import type { Ledger, LedgerRow } from '../../ports/ledger.ts';
import type { Environment } from '../environment.ts';
import { comandaTable } from './table.ts';

/** Where the library keeps an item's kind (the table's `entityAttributeSavedAs`, by default). */
const entityAttribute = '_et';
const keys = z.object({
  PK: z.string(),
  SK: z.string(),
  [entityAttribute]: z.enum(['OrderRecord', 'StockMovement', 'Reservation']),
});

/** The books on DynamoDB. An audit reads everything, so it is a Scan: no index would save a read. A page is 1 MB, or so many items. */
export function dynamodbLedger(environment: Environment, itemsInPage = 2000): Ledger {
  const table = comandaTable(environment);
  return {
    async *rows() {
      let exclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await table
          .build(ScanCommand)
          .options({
            consistent: true,
            // Without a limit DynamoDB's stand-in reads all that is left of the table for each page.
            limit: itemsInPage,
            filter: {
              or: [
                { attr: entityAttribute, in: ['StockMovement', 'Reservation'] },
                {
                  and: [
                    { attr: entityAttribute, eq: 'OrderRecord' },
                    { attr: 'kind', eq: 'ledger' },
                  ],
                },
              ],
            },
            ...(exclusiveStartKey === undefined ? {} : { exclusiveStartKey }),
          })
          .send();
        if (Items.length > 0) yield Items.map(rowOf);
        exclusiveStartKey = LastEvaluatedKey;
      } while (exclusiveStartKey !== undefined);
    },
  };
}

function rowOf(item: unknown): LedgerRow {
  const { PK, SK, [entityAttribute]: entity } = keys.parse(item);
  const read = <Value>(schema: z.ZodType<Value>, value: unknown, row: (value: Value) => LedgerRow): LedgerRow => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return row(parsed.data);
    return { kind: 'unreadable', key: `${PK} ${SK}`, problem: z.prettifyError(parsed.error).replaceAll('\n', ' ') };
  };
  switch (entity) {
    case 'OrderRecord':
      return read(z.object({ data: ledgerEntrySchema }), item, ({ data }) => ({ kind: 'money', entry: data }));
    // An item has its keys and its kind too.
    case 'StockMovement':
      return read(stockMovementSchema.strip(), item, (movement) => ({ kind: 'goods', movement }));
    case 'Reservation':
      return read(stockReservationSchema.strip(), item, (reservation) => ({ kind: 'reservation', reservation }));
  }
}
