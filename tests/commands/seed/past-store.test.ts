import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPast } from '../../../commands/seed/past-store.ts';
import { planOldOrder } from '../../../commands/seed/plan-old-orders.ts';
import { type OldOrder, tellOldOrder } from '../../../commands/seed/tell-old-order.ts';
import { dynamodbLedger } from '../../../tasks/adapters/dynamodb/ledger.ts';
import { dynamodbOrderStore } from '../../../tasks/adapters/dynamodb/order-store.ts';
import { dynamodbStock } from '../../../tasks/adapters/dynamodb/stock.ts';
import { memoryCatalogue } from '../../../tasks/adapters/memory/catalogue.ts';
import { sampleCatalogue } from '../../../tasks/domain/sample-catalogue.ts';
import { type Dynoxide, startDynoxide } from '../../support/dynoxide.ts';

const until = new Date('2026-11-22T10:00:00.000Z');
const orders = 6;
const products = sampleCatalogue.map(({ product }) => product);
const shelf = {
  products,
  levels: products.map(({ productId }) => ({ productId, available: 100, reserved: 0, sold: 0 })),
};
let dynoxide: Dynoxide;
let told: OldOrder[];

beforeAll(async () => {
  dynoxide = await startDynoxide();
  const stock = dynamodbStock(dynoxide.environment);
  for (const { productId } of products) await stock.receive(productId, 100, 'opening-stock');
  const world = { seed: 1, until, catalogue: memoryCatalogue(products), labelsUrl: '', trackingCodes: new Map() };
  told = [];
  for (let index = 0; index < orders; index += 1) {
    told.push(await tellOldOrder(planOldOrder(index, { seed: 1, orders, until, shelf }), world));
  }
});
afterAll(() => dynoxide.stop());

const rowsNow = async () => {
  let rows = 0;
  for await (const page of dynamodbLedger(dynoxide.environment).rows()) rows += page.length;
  return rows;
};
const soldBy = (all: readonly OldOrder[]) => {
  const sold = new Map<string, number>();
  for (const { productId, to, quantity } of all.flatMap(({ movements }) => movements)) {
    if (to === 'sold') sold.set(productId, (sold.get(productId) ?? 0) + quantity);
  }
  return sold;
};

describe('the past', () => {
  test('publishes nothing: no event of it has what publishing needs', async () => {
    await openPast(dynoxide.environment, 1).write(told);
    const Key = { PK: { S: `ORDER#${told[0]?.order.orderId}` }, SK: { S: 'EVENT#00000001' } };
    const { Item } = await new DynamoDBClient({}).send(new GetItemCommand({ TableName: 'comanda', Key }));
    expect(Item).toMatchObject({ event: { S: expect.stringContaining('OrderPlaced') } });
    expect(Item).not.toHaveProperty('outbox');
  });

  test('is found by everything that reads orders, and changes the levels once', async () => {
    const past = openPast(dynoxide.environment, 1);
    expect(await past.read()).toBeUndefined();
    await past.begin({ orders, until: until.toISOString() });
    await expect(past.begin({ orders, until: until.toISOString() })).rejects.toThrow();
    await past.write(told);

    const store = dynamodbOrderStore(dynoxide.environment);
    for (const { order, events, records } of told) {
      expect(await store.get(order.orderId)).toEqual(order);
      expect((await store.timeline(order.orderId, { limit: 100 })).items).toEqual(events);
      const messages = records.filter(({ kind }) => kind === 'notification');
      expect(await store.records(order.orderId, 'notification')).toHaveLength(messages.length);
      if (order.trackingNumber !== undefined) {
        expect(await store.findByTrackingNumber(order.trackingNumber)).toBe(order.orderId);
      }
    }
    const listed = await store.list({ limit: 100 });
    expect(listed.items.map(({ orderId }) => orderId).sort()).toEqual(told.map(({ order }) => order.orderId).sort());

    const rows = await rowsNow();
    await past.write(told);
    expect(await rowsNow()).toBe(rows);

    const sold = soldBy(told);
    await past.finish(sold, new Date('2026-08-23T10:00:00.000Z'));
    expect(await past.read()).toMatchObject({ orders, until: until.toISOString(), isDone: true });
    await expect(past.finish(sold, until)).rejects.toThrow();
    for (const { productId, available, reserved, sold: gone } of await dynamodbStock(dynoxide.environment).levels()) {
      expect({ available, reserved, gone }).toEqual({ available: 100, reserved: 0, gone: sold.get(productId) ?? 0 });
    }
    expect(await rowsNow()).toBe(rows + sold.size);
  });
});
