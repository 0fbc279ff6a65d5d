/**
 * The past, written straight to the table. Its invariants:
 * P1 A seed is written once: its note says how many orders it has and at which time its past ends, before any of them is there.
 * P2 Writing the same orders again changes nothing: their keys and contents are the same, and nothing else is at these keys.
 * P3 The levels change once, in one transaction with the note's `done`; their movements are there by then.
 * P4 No event of the past carries what publishing it needs, so none is published.
 */

import { Entity } from 'dynamodb-toolbox/entity';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { type ExecuteTransactWriteInput, execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { $add } from 'dynamodb-toolbox/entity/actions/update/symbols';
import { boolean } from 'dynamodb-toolbox/schema/boolean';
import { item } from 'dynamodb-toolbox/schema/item';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { orderEntities } from '../../tasks/adapters/dynamodb/order-entities.ts';
import { indexAttributes } from '../../tasks/adapters/dynamodb/order-index.ts';
import { stockEntities } from '../../tasks/adapters/dynamodb/stock-entities.ts';
import { comandaTable, entityOptions } from '../../tasks/adapters/dynamodb/table.ts';
import type { Environment } from '../../tasks/adapters/environment.ts';
import { lookupsOf } from '../../tasks/domain/lookups.ts';
import type { OldOrder } from './tell-old-order.ts';

/** TransactWriteItems takes no more. */
const itemsInTransaction = 100;

type Write = Extract<ExecuteTransactWriteInput[number], { params: unknown }>;

export interface SeedNote {
  readonly orders: number;
  /** ISO 8601. */
  readonly until: string;
  readonly isDone: boolean;
}

/** The table, for one seed. */
export function openPast(environment: Environment, seed: number) {
  const table = comandaTable(environment);
  const entities = { ...orderEntities(table), ...stockEntities(table) };
  const note = new Entity({
    name: 'Seed',
    table,
    ...entityOptions,
    schema: item({ seed: number().key(), orders: number(), until: string(), isDone: boolean() }),
    computeKey: ({ seed: number }) => ({ PK: `SEED#${number}`, SK: 'SEED' }),
  });

  const itemsOf = ({ order, events, records, movements, reservations }: OldOrder) => {
    const { orderId, version, orderNumber } = order;
    const lookups = lookupsOf(order).filter(({ kind }) => kind !== 'orderNumber');
    const put = <AnyEntity extends Entity>(entity: AnyEntity) => entity.build(PutTransaction);
    return [
      put(entities.order).item({ orderId, version, ...indexAttributes(order), order: JSON.stringify(order) }),
      put(entities.orderNumber).item({ orderNumber, orderId }),
      ...lookups.map(({ kind, value }) => put(entities.lookup).item({ kind, value, orderId })),
      ...events.map((event) =>
        put(entities.event).item({ orderId, version: event.version, event: JSON.stringify(event) }),
      ),
      ...records.map(({ kind, id, data }) => put(entities.record).item({ orderId, kind, id, data })),
      ...movements.map((movement) => put(entities.move).item(movement)),
      ...reservations.map((reservation) => put(entities.reservation).item(reservation)),
    ];
  };

  /** In transactions, which cost DynamoDB's stand-in a quarter of what BatchWriteItem does: it syncs once for each. */
  const writeAll = async (items: readonly Write[]) => {
    for (let from = 0; from < items.length; from += itemsInTransaction) {
      await execute(...items.slice(from, from + itemsInTransaction));
    }
  };

  return {
    /** What is known of the seed; undefined when it was never begun. */
    async read(): Promise<SeedNote | undefined> {
      const { Item } = await note.build(GetItemCommand).key({ seed }).options({ consistent: true }).send();
      return Item;
    },
    async begin({ orders, until }: Omit<SeedNote, 'isDone'>): Promise<void> {
      const condition = { attr: 'seed', exists: false } as const;
      await note.build(PutItemCommand).item({ seed, orders, until, isDone: false }).options({ condition }).send();
    },
    /** Gives back how many items it wrote. */
    async write(orders: readonly OldOrder[]): Promise<number> {
      const items = orders.flatMap(itemsOf);
      await writeAll(items);
      return items.length;
    },
    /** What was sold came in before the past begins. */
    async finish(sold: ReadonlyMap<string, number>, at: Date): Promise<void> {
      const receipts = [...sold].map(([productId, quantity]) => {
        const receipt = {
          productId,
          id: `RECEIPT#seed-${seed}`,
          quantity,
          cause: `seed-${seed}`,
          at: at.toISOString(),
        };
        return entities.move.build(PutTransaction).item({ ...receipt, from: 'supplier', to: 'available' });
      });
      await writeAll(receipts);
      await execute(
        note
          .build(UpdateTransaction)
          .item({ seed, isDone: true })
          .options({ condition: { attr: 'isDone', eq: false } }),
        ...[...sold].map(([productId, pieces]) =>
          entities.level.build(UpdateTransaction).item({ productId, sold: $add(pieces) }),
        ),
      );
    },
  };
}
