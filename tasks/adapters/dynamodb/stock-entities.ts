import { Entity } from 'dynamodb-toolbox/entity';
import { item } from 'dynamodb-toolbox/schema/item';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { stockAccountSchema } from '../../domain/ledger/stock-movement.ts';
import { type ComandaTable, entityOptions } from './table.ts';

export const stockListKey = 'STOCK';

/** The items of a product's stock (design §5). */
export function stockEntities(table: ComandaTable) {
  return {
    level: new Entity({
      name: 'Stock',
      table,
      ...entityOptions,
      schema: item({
        productId: string().key(),
        available: number(),
        reserved: number(),
        sold: number(),
        listKey: string(),
        listOrder: string(),
      }),
      computeKey: ({ productId }) => ({ PK: `STOCK#${productId}`, SK: 'STOCK' }),
    }),
    /** Released without ever having been reserved, it is the tombstone that keeps a late reservation out. */
    reservation: new Entity({
      name: 'Reservation',
      table,
      ...entityOptions,
      schema: item({
        productId: string().key(),
        orderId: string().key(),
        state: string().enum('reserved', 'released', 'committed'),
        quantity: number(),
      }),
      computeKey: ({ productId, orderId }) => ({ PK: `STOCK#${productId}`, SK: `RESERVATION#${orderId}` }),
    }),
    /** Takes goods from one place to another: the levels of a product are the sum of all its movements. */
    move: new Entity({
      name: 'StockMovement',
      table,
      ...entityOptions,
      schema: item({
        productId: string().key(),
        id: string().key(),
        from: string().enum(...stockAccountSchema.options),
        to: string().enum(...stockAccountSchema.options),
        quantity: number(),
        /** The order, or the reference of the goods that came in. */
        cause: string(),
        at: string(),
      }),
      computeKey: ({ productId, id }) => ({ PK: `STOCK#${productId}`, SK: `MOVE#${id}` }),
    }),
  };
}
