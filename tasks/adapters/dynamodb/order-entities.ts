import { Entity } from 'dynamodb-toolbox/entity';
import { any } from 'dynamodb-toolbox/schema/any';
import { item } from 'dynamodb-toolbox/schema/item';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { type ComandaTable, entityOptions } from './table.ts';

/** Versions are sorted as text. */
const padded = (version: number) => String(version).padStart(8, '0');

/**
 * The items of an order (design §5). Orders and events are kept as JSON text: nothing asks for a part of one, and as nested
 * attributes they cost dynoxide three times and the SDK twice as much. The domain's own schemas check them when they are read.
 */
export function orderEntities(table: ComandaTable) {
  return {
    order: new Entity({
      name: 'Order',
      table,
      ...entityOptions,
      schema: item({
        orderId: string().key(),
        version: number(),
        customerKey: string().optional(),
        statusKey: string(),
        dateKey: string(),
        listKey: string(),
        listOrder: string(),
        order: string(),
      }),
      computeKey: ({ orderId }) => ({ PK: `ORDER#${orderId}`, SK: 'ORDER' }),
    }),
    event: new Entity({
      name: 'OrderEvent',
      table,
      ...entityOptions,
      schema: item({
        orderId: string().key(),
        version: number().key(),
        event: string(),
        /** What publishing it needs. Without it an event stays inside: old orders that are written in bulk start nothing. */
        outbox: map({ customerEmail: string() }).optional(),
      }),
      computeKey: ({ orderId, version }) => ({ PK: `ORDER#${orderId}`, SK: `EVENT#${padded(version)}` }),
    }),
    record: new Entity({
      name: 'OrderRecord',
      table,
      ...entityOptions,
      schema: item({ orderId: string().key(), kind: string().key(), id: string().key(), data: any() }),
      computeKey: ({ orderId, kind, id }) => ({ PK: `ORDER#${orderId}`, SK: `${kind.toUpperCase()}#${id}` }),
    }),
    lookup: new Entity({
      name: 'Lookup',
      table,
      ...entityOptions,
      schema: item({ kind: string().key(), value: string().key(), orderId: string().key() }),
      computeKey: ({ kind, value, orderId }) => ({ PK: `LOOKUP#${kind}#${value}`, SK: `ORDER#${orderId}` }),
    }),
    /** An order's number is its alone: this look-up has one place only. */
    orderNumber: new Entity({
      name: 'OrderNumber',
      table,
      ...entityOptions,
      schema: item({ orderNumber: string().key(), orderId: string() }),
      computeKey: ({ orderNumber }) => ({ PK: `LOOKUP#orderNumber#${orderNumber}`, SK: 'ORDER' }),
    }),
    /** What was answered under an idempotency key. */
    placement: new Entity({
      name: 'Placement',
      table,
      ...entityOptions,
      schema: item({ key: string().key(), bodyHash: string(), order: string(), expiresAt: number() }),
      computeKey: ({ key }) => ({ PK: `PLACEMENT#${key}`, SK: 'PLACEMENT' }),
    }),
  };
}
