import { Books } from '../../../commands/ledger/books.ts';
import { type AuditedOrder, type AuditFacts, auditedOrderSchema } from '../../../commands/ledger/facts.ts';
import { ledgerEntrySchema, ledgerRecords, type Moved } from '../../../tasks/domain/ledger/entry.ts';
import {
  type StockAccount,
  stockMovementSchema,
  stockReservationSchema,
} from '../../../tasks/domain/ledger/stock-movement.ts';
import { stockLevelSchema } from '../../../tasks/domain/product.ts';
import type { LedgerRow } from '../../../tasks/ports/ledger.ts';
import { sampleOrderId } from '../../support/sample-order.ts';

const at = new Date('2026-11-22T10:00:00.000Z');
const productId = 'mug-01';
const currency = 'USD';

/** An order that went well: two mugs, paid in full with pi_<index>, shipped with shp_<index>. */
export function deliveredOrder(index: number, changes: Record<string, unknown> = {}): AuditedOrder {
  return auditedOrderSchema.parse({
    orderId: sampleOrderId(index),
    status: 'DELIVERED',
    fulfillmentStatus: 'DELIVERED',
    items: [{ productId, quantity: 2 }],
    totalAmount: 2500,
    authorizedAmount: 2500,
    capturedAmount: 2500,
    refundedAmount: 0,
    currency,
    shipments: [{ shipmentId: `shp_${index}`, status: 'DELIVERED', cost: 812, currency }],
    ...changes,
  });
}

/** Of no label: the hold and the goods went back. */
export const failedOrder = (index: number, changes: Record<string, unknown> = {}) =>
  deliveredOrder(index, {
    status: 'SHIPMENT_FAILED',
    fulfillmentStatus: 'LABEL_VOIDED',
    authorizedAmount: 0,
    capturedAmount: 0,
    shipments: [{ shipmentId: `shp_${index}`, status: 'LABEL_VOIDED', cost: 812, currency }],
    ...changes,
  });

/** On its way: paid for by a hold, the goods reserved, the label bought. */
export const movingOrder = (index: number) =>
  deliveredOrder(index, {
    status: 'PAYMENT_PROCESSED',
    fulfillmentStatus: 'LABEL_BOUGHT',
    capturedAmount: 0,
    shipments: [{ shipmentId: `shp_${index}`, status: 'LABEL_BOUGHT', cost: 812, currency }],
  });

export function moneyRows(index: number, moved: readonly Omit<Moved, 'currency'>[]): readonly LedgerRow[] {
  const all = moved.map((each) => ({ ...each, currency }) as const);
  return ledgerRecords(sampleOrderId(index), all, { cause: 'test', at }).map(({ data }) => ({
    kind: 'money',
    entry: ledgerEntrySchema.parse(data),
  }));
}

let moves = 0;
export function movement(from: StockAccount, to: StockAccount, quantity: number, cause: string): LedgerRow {
  moves += 1;
  const row = { productId, id: String(moves), from, to, quantity, cause, at: at.toISOString() };
  return { kind: 'goods', movement: stockMovementSchema.parse(row) };
}

export function reservation(index: number, state: string, quantity = 2): LedgerRow {
  const row = { productId, orderId: sampleOrderId(index), state, quantity };
  return { kind: 'reservation', reservation: stockReservationSchema.parse(row) };
}

const payment = (index: number, movement: Moved['movement']) => ({ movement, amount: 2500, providerId: `pi_${index}` });
const label = (index: number, movement: Moved['movement']) => ({ movement, amount: 812, providerId: `shp_${index}` });

export const rowsOfDelivered = (index: number): readonly LedgerRow[] => [
  ...moneyRows(index, [payment(index, 'authorized'), label(index, 'labelBought'), payment(index, 'captured')]),
  movement('available', 'reserved', 2, sampleOrderId(index)),
  movement('reserved', 'sold', 2, sampleOrderId(index)),
  reservation(index, 'committed'),
];
const rowsOfFailed = (index: number): readonly LedgerRow[] => [
  ...moneyRows(index, [
    payment(index, 'authorized'),
    label(index, 'labelBought'),
    label(index, 'labelVoided'),
    payment(index, 'voided'),
  ]),
  movement('available', 'reserved', 2, sampleOrderId(index)),
  movement('reserved', 'available', 2, sampleOrderId(index)),
  reservation(index, 'released'),
];
export const rowsOfMoving = (index: number): readonly LedgerRow[] => [
  ...moneyRows(index, [payment(index, 'authorized'), label(index, 'labelBought')]),
  movement('available', 'reserved', 2, sampleOrderId(index)),
  reservation(index, 'reserved'),
];

const goodsIn = movement('supplier', 'available', 10, 'opening-stock');

export const level = (available: number, reserved: number, sold: number) =>
  stockLevelSchema.parse({ productId, available, reserved, sold });

export const paymentAt = (index: number, changes: Partial<AuditFacts['payments'][number]> = {}) => ({
  paymentId: `pi_${index}`,
  orderId: sampleOrderId(index),
  status: 'succeeded',
  held: 0,
  captured: 2500,
  refunded: 0,
  currency,
  ...changes,
});

export const labelAt = (index: number, changes: Partial<AuditFacts['shipments'][number]> = {}) => ({
  shipmentId: `shp_${index}`,
  reference: sampleOrderId(index),
  isPaidFor: true,
  cost: { amount: 812, currency },
  ...changes,
});

/** The rows of a healthy world: one order delivered, one failed, one on its way. */
export const healthyRows = [goodsIn, ...rowsOfDelivered(1), ...rowsOfFailed(2), ...rowsOfMoving(3)];

export function healthyFacts(changes: Partial<Omit<AuditFacts, 'books'>> = {}, rows = healthyRows): AuditFacts {
  return {
    books: Books.of(rows),
    orders: [deliveredOrder(1), failedOrder(2), movingOrder(3)],
    laterOrders: [],
    levels: [level(6, 2, 2)],
    payments: [
      paymentAt(1),
      paymentAt(2, { status: 'canceled', captured: 0 }),
      paymentAt(3, { status: 'requires_capture', held: 2500, captured: 0 }),
    ],
    shipments: [labelAt(1), labelAt(2, { isPaidFor: false }), labelAt(3)],
    ...changes,
  };
}
