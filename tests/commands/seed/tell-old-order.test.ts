import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { audit } from '../../../commands/ledger/audit.ts';
import { Books } from '../../../commands/ledger/books.ts';
import { auditedOrderSchema } from '../../../commands/ledger/facts.ts';
import { namesOf } from '../../../commands/seed/names.ts';
import { planOldOrder } from '../../../commands/seed/plan-old-orders.ts';
import { type OldOrder, type OldWorld, tellOldOrder } from '../../../commands/seed/tell-old-order.ts';
import { memoryCatalogue } from '../../../tasks/adapters/memory/catalogue.ts';
import { ledgerEntrySchema } from '../../../tasks/domain/ledger/entry.ts';
import { orderEventSchema, orderSchema } from '../../../tasks/domain/order.ts';
import { isTerminal } from '../../../tasks/domain/order-status.ts';
import { sampleCatalogue } from '../../../tasks/domain/sample-catalogue.ts';
import { messageKindsOfEnd } from '../../../tasks/notification/message-kinds.ts';
import type { LedgerRow } from '../../../tasks/ports/ledger.ts';

const until = new Date('2026-11-22T10:00:00.000Z');
const orders = 80;
const products = sampleCatalogue.map(({ product }) => product);
const levels = sampleCatalogue.map(({ product: { productId }, openingStock }) => ({
  productId,
  available: openingStock,
  reserved: 0,
  sold: 0,
}));
const shelf = { products, levels };
const newWorld = (seed = 7): OldWorld => ({
  seed,
  until,
  catalogue: memoryCatalogue(products),
  labelsUrl: 'http://127.0.0.1:9',
  trackingCodes: new Map(),
});
const plan = (index: number, seed = 7) => planOldOrder(index, { seed, orders, until, shelf });

async function tellAll(world = newWorld()): Promise<readonly OldOrder[]> {
  const told: OldOrder[] = [];
  for (let index = 0; index < orders; index += 1) told.push(await tellOldOrder(plan(index, world.seed), world));
  return told;
}

let told: readonly OldOrder[];
beforeAll(async () => {
  told = await tellAll();
});

describe('orders of the past', () => {
  test('end in every way', () => {
    const ends = new Set(told.map(({ order }) => order.status));
    expect([...ends].sort()).toEqual(['CANCELLED', 'DELIVERED', 'PAYMENT_FAILED', 'REJECTED', 'SHIPMENT_FAILED']);
    const types = new Set(told.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...types]).toEqual(expect.arrayContaining(['PaymentActionRequired', 'CancelRequested', 'LabelVoided']));
  });

  test('are what a real one is: of the schema, with every version’s event, each after the other, all in the last 90 days', () => {
    const earliest = until.getTime() - 90 * 24 * 3600 * 1000;
    for (const { order, events } of told) {
      expect(orderSchema.safeParse(order).error).toBeUndefined();
      expect(isTerminal(order.status)).toBe(true);
      expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
      expect(events.at(-1)?.version).toBe(order.version);
      for (const event of events) expect(orderEventSchema.safeParse(event).error).toBeUndefined();
      const times = events.map(({ at }) => Date.parse(at));
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(times[0]).toBeGreaterThanOrEqual(earliest);
      expect(times.at(-1)).toBeLessThanOrEqual(until.getTime());
    }
  });

  test('told their customers what became of them', () => {
    for (const { order } of told) {
      expect(order.messagesSent).toEqual(expect.arrayContaining([...messageKindsOfEnd(order.status)]));
    }
  });

  test('leave clean books: with the orders, the goods, the payment provider and the carriers', () => {
    expect(audit(factsOf(told)).findings).toEqual([]);
  });

  test('are the same each time for a seed, and others for another', async () => {
    expect(await tellOldOrder(plan(3), newWorld())).toEqual(told[3]);
    const other = await tellOldOrder(plan(3, 8), newWorld(8));
    expect(other.order.orderId).not.toBe(told[3]?.order.orderId);
    expect(other.payments.map(({ id }) => id)).not.toEqual(told[3]?.payments.map(({ id }) => id));
  });

  test('share no name with each other', () => {
    const ids = [
      ...told.map(({ order }) => order.orderId),
      ...told.map(({ order }) => order.orderNumber),
      ...told.flatMap(({ payments, shipments }) => [...payments, ...shipments].map(({ id }) => id)),
      ...told.flatMap(({ movements }) => movements.map(({ id }) => id)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('take no tracking number that somebody else’s parcel has', async () => {
    const delivered = told.findIndex(({ order }) => order.status === 'DELIVERED');
    const code = told[delivered]?.order.trackingNumber ?? '';
    const world = { ...newWorld(), trackingCodes: new Map([[code, 'shp_of_somebody_else']]) };
    const again = await tellOldOrder(plan(delivered), world);
    expect(again.order.trackingNumber).not.toBe(code);
    expect(again.order.orderId).toBe(told[delivered]?.order.orderId);
  });
});

describe('the names of an order', () => {
  test('look like those of the providers', () => {
    const names = namesOf(1, 2);
    expect(names.stripeId('pi')).toMatch(/^pi_3[0-9A-Za-z]{23}$/);
    expect(names.carrierId('shp')).toMatch(/^shp_[0-9a-f]{32}$/);
    expect(names.orderId(until)).toMatch(/^01/);
  });
});

const intentsSchema = z.array(
  z.object({
    id: z.string(),
    status: z.enum(['succeeded', 'canceled']),
    amount_capturable: z.int(),
    amount_received: z.int(),
    currency: z.string(),
    metadata: z.object({ orderId: z.string() }),
  }),
);

function factsOf(all: readonly OldOrder[]) {
  const objects = (name: string) =>
    all.flatMap(({ payments, shipments }) =>
      [...payments, ...shipments].filter(({ collection }) => collection === name).map(({ item }) => item),
    );
  const rows: LedgerRow[] = all.flatMap(({ records, movements, reservations }): LedgerRow[] => [
    ...records
      .filter(({ kind }) => kind === 'ledger')
      .map(({ data }) => ({ kind: 'money' as const, entry: ledgerEntrySchema.parse(data) })),
    ...movements.map((movement) => ({ kind: 'goods' as const, movement })),
    ...reservations.map((reservation) => ({ kind: 'reservation' as const, reservation })),
  ]);
  const books = Books.of(rows);
  return {
    books,
    orders: all.map(({ order }) => auditedOrderSchema.parse(order)),
    laterOrders: [],
    levels: levels.map(({ productId }) => {
      const { available = 0, reserved = 0, sold = 0 } = books.products.get(productId) ?? {};
      return { productId, available, reserved, sold };
    }),
    payments: intentsSchema.parse(objects('payment_intents')).map((intent) => ({
      paymentId: intent.id,
      orderId: intent.metadata.orderId,
      status: intent.status,
      held: intent.amount_capturable,
      captured: intent.amount_received,
      refunded: 0,
      currency: intent.currency.toUpperCase(),
    })),
    shipments: all.flatMap(({ order }) =>
      order.shipments
        .filter(({ trackingNumber }) => trackingNumber !== undefined)
        .map(({ shipmentId, status, cost, currency }) => ({
          shipmentId,
          reference: order.orderId,
          isPaidFor: status !== 'LABEL_VOIDED',
          cost: { amount: cost, currency },
        })),
    ),
  };
}
