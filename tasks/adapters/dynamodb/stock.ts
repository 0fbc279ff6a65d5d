/**
 * The goods on DynamoDB.
 * S1 A call writes all products of an order or none: one TransactWriteItems.
 * S2 A level never goes below zero: each change is conditional on the place it takes from.
 * S3 A reservation goes from reserved to released or to committed, once; a release without one leaves a tombstone.
 * S4 Every change of a level is a movement from one place to another, written beside it.
 */
import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import type { OrderId, ProductId } from '../../domain/ids.ts';
import { stockLevelSchema } from '../../domain/product.ts';
import { sumLines } from '../../domain/stock-lines.ts';
import type { Clock } from '../../ports/clock.ts';
import { NotReserved, type Reservation, type Stock, StockCommitted, type StockLine } from '../../ports/stock.ts';
import { Transient } from '../../task.ts';
import type { Environment } from '../environment.ts';
import { systemClock } from '../system/clock.ts';
import { batchRead } from './batch-read.ts';
import { backOff, cancellationReasons, conflictAttempts, isConflict } from './contention.ts';
import { listKeys } from './list-keys.ts';
import { stockEntities, stockListKey } from './stock-entities.ts';
import { receiptWrites, reservationWrite, stockMoveWrites } from './stock-writes.ts';
import { comandaTable } from './table.ts';

const failed = 'ConditionalCheckFailed';

export function dynamodbStock(environment: Environment, clock: Clock = systemClock): Stock {
  const table = comandaTable(environment);
  const entities = stockEntities(table);

  async function heldBy(orderId: OrderId, products: Iterable<ProductId>) {
    const { reservation } = entities;
    return batchRead(
      reservation,
      [...products].map((productId) => reservation.build(BatchGetRequest).key({ orderId, productId })),
    );
  }

  async function readLevels(productIds: Iterable<string>) {
    const requests = [...productIds].map((productId) => entities.level.build(BatchGetRequest).key({ productId }));
    const items = await batchRead(entities.level, requests);
    return items.flatMap((item) => (item === undefined ? [] : [levelSchema.parse(item)]));
  }

  async function reserve(orderId: OrderId, lines: readonly StockLine[]): Promise<Reservation> {
    const wanted = [...sumLines(lines)];
    for (let attempt = 0; attempt < conflictAttempts; attempt += 1) {
      try {
        await execute(
          ...wanted.flatMap(([productId, quantity]) => [
            ...stockMoveWrites(
              entities,
              { productId, from: 'available', to: 'reserved', quantity, orderId },
              clock.now(),
            ),
            reservationWrite(entities, { productId, orderId, state: 'reserved', quantity }),
          ]),
        );
        return { kind: 'reserved' };
      } catch (error) {
        const reasons = cancellationReasons(error);
        if (reasons === undefined) throw error;
        // Three writes a product: its level, its movement, its reservation.
        if (wanted.some((_, i) => reasons[3 * i + 2] === failed)) {
          const held = await heldBy(
            orderId,
            wanted.map(([productId]) => productId),
          );
          if (held.some((one) => one?.state === 'released')) return { kind: 'alreadyReleased' };
          if (held.every((one) => one !== undefined)) return { kind: 'reserved' };
        }
        const missing = wanted.filter((_, i) => reasons[3 * i] === failed).map(([productId]) => productId);
        if (missing.length > 0 && !isConflict(reasons)) return { kind: 'outOfStock', productIds: missing };
        await backOff(attempt);
      }
    }
    throw new Transient(`the stock that order ${orderId} wants is contended`);
  }

  async function release(orderId: OrderId, lines: readonly StockLine[]): Promise<void> {
    const products = [...sumLines(lines).keys()];
    for (let attempt = 0; attempt < conflictAttempts; attempt += 1) {
      const held = await heldBy(orderId, products);
      const writes = products.flatMap((productId, i) => {
        const before = held[i];
        if (before?.state === 'released') return [];
        if (before?.state === 'committed') {
          throw new StockCommitted(`the goods of order ${orderId} are sold: they come back by a return`);
        }
        const { quantity = 0 } = before ?? {};
        const released = reservationWrite(entities, { productId, orderId, state: 'released', quantity }, before);
        if (before === undefined) return [released];
        return [
          ...stockMoveWrites(
            entities,
            { productId, from: 'reserved', to: 'available', quantity, orderId },
            clock.now(),
          ),
          released,
        ];
      });
      if (writes.length === 0) return;
      try {
        await execute(...writes);
        return;
      } catch (error) {
        if (cancellationReasons(error) === undefined) throw error;
        await backOff(attempt);
      }
    }
    throw new Transient(`the stock that order ${orderId} holds is contended`);
  }

  async function commit(orderId: OrderId, lines: readonly StockLine[]): Promise<void> {
    const wanted = [...sumLines(lines)];
    for (let attempt = 0; attempt < conflictAttempts; attempt += 1) {
      try {
        await execute(
          ...wanted.flatMap(([productId, quantity]) => [
            ...stockMoveWrites(entities, { productId, from: 'reserved', to: 'sold', quantity, orderId }, clock.now()),
            reservationWrite(
              entities,
              { productId, orderId, state: 'committed', quantity },
              { state: 'reserved', quantity },
            ),
          ]),
        );
        return;
      } catch (error) {
        const reasons = cancellationReasons(error);
        if (reasons === undefined) throw error;
        const held = await heldBy(
          orderId,
          wanted.map(([productId]) => productId),
        );
        if (held.every((one) => one?.state === 'committed')) return;
        if (!isConflict(reasons)) throw new NotReserved(orderId);
        await backOff(attempt);
      }
    }
    throw new Transient(`the stock that order ${orderId} holds is contended`);
  }

  return {
    reserve,
    release,
    commit,
    level: async (productId) => {
      const { Item } = await entities.level
        .build(GetItemCommand)
        .key({ productId })
        .options({ consistent: true })
        .send();
      return Item === undefined ? undefined : levelSchema.parse(Item);
    },
    levels: async () => {
      const keys = await listKeys(table, stockListKey);
      return readLevels(keys.map(({ listOrder }) => listOrder));
    },
    levelsOf: async (productIds) => {
      const levels = await readLevels(new Set<string>(productIds));
      return new Map(levels.map((level) => [level.productId, level]));
    },
    receive: async (productId, quantity, reference) => {
      for (let attempt = 0; attempt < conflictAttempts; attempt += 1) {
        try {
          await execute(...receiptWrites(entities, { productId, quantity, reference }, clock.now()));
          return;
        } catch (error) {
          const reasons = cancellationReasons(error);
          if (reasons === undefined) throw error;
          if (reasons.includes(failed)) return;
          await backOff(attempt);
        }
      }
      throw new Transient(`the stock of ${productId} is contended`);
    },
  };
}

/** The item has the index's attributes too. */
const levelSchema = stockLevelSchema.strip();
