import { describe, expect, test } from '@jest/globals';
import { audit } from '../../../commands/ledger/audit.ts';
import { statementOf } from '../../../commands/ledger/statement.ts';
import type { LedgerRow } from '../../../tasks/ports/ledger.ts';
import { sampleOrderId } from '../../support/sample-order.ts';
import {
  deliveredOrder,
  failedOrder,
  healthyFacts,
  healthyRows,
  labelAt,
  level,
  moneyRows,
  movement,
  movingOrder,
  paymentAt,
  reservation,
  rowsOfDelivered,
  rowsOfMoving,
} from './facts-fixture.ts';

const [first, second, third] = [sampleOrderId(1), sampleOrderId(2), sampleOrderId(3)];
const findings = (changes: Parameters<typeof healthyFacts>[0] = {}, rows: readonly LedgerRow[] = healthyRows) =>
  audit(healthyFacts(changes, [...rows])).findings;
const without = (isGone: (row: LedgerRow) => boolean) => healthyRows.filter((row) => !isGone(row));
const isMoney = (row: LedgerRow, movement: string, orderId: string) =>
  row.kind === 'money' && row.entry.movement === movement && row.entry.orderId === orderId;

describe('the audit', () => {
  test('finds nothing wrong with a healthy world', () => {
    expect(audit(healthyFacts())).toEqual({ findings: [], underWay: [], ordersUnderWay: 1, orders: 3 });
  });

  test('lists what an order under way explains, and does not count it', () => {
    const facts = healthyFacts({ levels: [level(8, 0, 2)], payments: [paymentAt(1), paymentAt(3)] });
    const { findings: found, underWay } = audit(facts);
    expect(found).toEqual([]);
    expect(underWay).toContain('mug-01: 8 available, and its movements make 6');
    expect(underWay).toContainEqual(expect.stringContaining(`payment pi_3 of order ${third}`));
  });

  test('takes an order that was placed while it was reading as under way, though it has ended by now', () => {
    const late = { orders: [deliveredOrder(1), failedOrder(2)], levels: [level(6, 2, 2)] };
    expect(findings(late)).not.toEqual([]);
    expect(findings({ ...late, laterOrders: [deliveredOrder(3)] })).toEqual([]);
  });
});

describe('rows that are wrong in themselves', () => {
  test('a row that is there twice', () => {
    const [entry] = moneyRows(1, [{ movement: 'captured', amount: 2500, providerId: 'pi_1' }]);
    if (entry === undefined) throw new Error('the fixture made no row');
    expect(findings({}, [...healthyRows, entry])).toContain(`the row ${first}.captured.pi_1 is there twice`);
  });

  test('a row that goes the wrong way', () => {
    const rows = healthyRows.map((row) =>
      row.kind === 'money' && isMoney(row, 'captured', first)
        ? { ...row, entry: { ...row.entry, debit: 'held' as const, credit: 'provider' as const } }
        : row,
    );
    expect(findings({}, rows)).toEqual([
      `the row ${first}.captured.pi_1 goes from provider to held, and captured goes from held to provider`,
    ]);
  });

  test('a row under a name that is not its own', () => {
    const rows = healthyRows.map((row) =>
      row.kind === 'money' && isMoney(row, 'captured', first)
        ? { ...row, entry: { ...row.entry, entryId: 'mine' } }
        : row,
    );
    expect(findings({}, rows)).toEqual([`the row mine says captured of pi_1 on order ${first}, which is not its name`]);
  });

  test('a row that cannot be read', () => {
    const row = { kind: 'unreadable', key: 'ORDER#X LEDGER#1', problem: 'no amount' } as const;
    expect(findings({}, [...healthyRows, row])).toEqual(['the row ORDER#X LEDGER#1 cannot be read: no amount']);
  });
});

describe('rows of money', () => {
  test('a capture that has no row', () => {
    const found = findings(
      {},
      without((row) => isMoney(row, 'captured', first)),
    );
    expect(found).toContain(`order ${first} says 2500 USD captured, its rows 0`);
    expect(found).toContain('all orders together say 2500 USD captured, all rows 0');
    expect(found).toContain(`order ${first} has ended, and by its rows 2500 USD are still held by pi_1`);
    expect(found).toContain(`payment pi_1 of order ${first}: the provider has 2500 USD captured, the rows say 0`);
  });

  test('a hold that was never given back', () => {
    const found = findings(
      {},
      without((row) => isMoney(row, 'voided', second)),
    );
    expect(found).toContain(`order ${second} has ended, and by its rows 2500 USD are still held by pi_2`);
    expect(found).toContain(`order ${second} says 0 USD authorized, its rows 2500`);
  });

  test('an amount that differs', () => {
    expect(findings({ orders: [deliveredOrder(1, { refundedAmount: 100 }), failedOrder(2), movingOrder(3)] })).toEqual([
      `order ${first} says 100 USD refunded, its rows 0`,
      'all orders together say 100 USD refunded, all rows 0',
    ]);
  });

  test('another currency', () => {
    const found = findings({ orders: [deliveredOrder(1, { currency: 'EUR' }), failedOrder(2), movingOrder(3)] });
    expect(found).toContain(`order ${first} says 2500 EUR captured, its rows 0`);
    expect(found).toContain(`order ${first} says 0 USD captured, its rows 2500`);
  });

  test('a label that the order does not have', () => {
    expect(findings({ orders: [deliveredOrder(1, { shipments: [] }), failedOrder(2), movingOrder(3)] })).toContain(
      `order ${first} says 0 USD for labels, its rows 812`,
    );
  });

  test('rows of an order that is not there', () => {
    const stray = moneyRows(9, [{ movement: 'authorized', amount: 1, providerId: 'pi_9' }]);
    expect(findings({}, [...healthyRows, ...stray])).toContain(
      `there are rows of order ${sampleOrderId(9)}, and no such order`,
    );
  });

  test('more given than was there', () => {
    const voided = moneyRows(1, [{ movement: 'voided', amount: 5, providerId: 'pi_1' }]);
    expect(findings({}, [...healthyRows, ...voided])).toContain(`pi_1 of order ${first} gave more than it had got`);
  });
});

describe('rows of stock', () => {
  const settled = {
    orders: [deliveredOrder(1), failedOrder(2)],
    payments: [paymentAt(1)],
    shipments: [labelAt(1)],
  };
  const rows = healthyRows.filter((row) => !rowsOfMoving(3).some((own) => isSame(own, row)));

  test('are right without the order under way', () => {
    expect(findings({ ...settled, levels: [level(8, 0, 2)] }, rows)).toEqual([]);
  });

  test.each([
    ['available', level(7, 0, 2), 'mug-01: 7 available, and its movements make 8'],
    ['reserved', level(8, 1, 2), 'mug-01: 1 reserved, and its movements make 0'],
    ['sold', level(8, 0, 3), 'mug-01: 3 sold, and its movements make 2'],
  ])('a level of what is %s that no movement made', (_place, wrong, says) => {
    expect(findings({ ...settled, levels: [wrong] }, rows)).toContain(says);
  });

  test('a level without the reservations that make it', () => {
    const held = [...rows, movement('available', 'reserved', 1, second), reservation(2, 'released', 2)];
    const found = findings({ ...settled, levels: [level(7, 1, 2)] }, held);
    expect(found).toContain('mug-01: 1 reserved, and the reservations of orders make 0');
    expect(found).toContain(
      `mug-01 of order ${second}: the reservation of 2 is released, and its movements leave 1 reserved and 0 sold`,
    );
    expect(found).toContain(`order ${second} took 0 of mug-01, and its rows say 1 reserved and 0 sold`);
  });

  test('movements of a product that has no stock', () => {
    expect(findings({ ...settled, levels: [] }, rows)).toContain('mug-01 has movements and no stock');
  });

  test('an order that shipped and took nothing', () => {
    const nothing = rows.filter(
      (row) => row.kind === 'money' || (row.kind === 'goods' && row.movement.cause !== first),
    );
    expect(findings({ ...settled, levels: [level(10, 0, 0)] }, nothing)).toContain(
      `order ${first} took 2 of mug-01, and its rows say 0 reserved and 0 sold`,
    );
  });

  test('goods held for an order that is not there', () => {
    const found = findings({ orders: [deliveredOrder(1)] }, [...healthyRows]);
    expect(found).toContain(`goods were held for order ${second}, and there is no such order`);
  });
});

describe('the payment provider', () => {
  const others = [paymentAt(3, { held: 2500, captured: 0 })];

  test.each([
    ['captured', { captured: 2400 }, 'the provider has 2400 USD captured, the rows say 2500'],
    ['refunded', { refunded: 100 }, 'the provider has 100 USD refunded, the rows say 0'],
    ['held', { held: 50 }, 'the provider has 50 USD held, the rows say 0'],
  ])('has another amount %s', (_name, changes, says) => {
    expect(findings({ payments: [paymentAt(1, changes), ...others] })).toEqual([
      `payment pi_1 of order ${first}: ${says}`,
    ]);
  });

  test('does not know a payment of the rows', () => {
    expect(findings({ payments: others })).toEqual([
      `the rows of order ${first} name payment pi_1, and the provider knows no such payment`,
    ]);
  });

  test('took money that no row tells of', () => {
    const stray = paymentAt(9, { orderId: undefined });
    expect(findings({ payments: [paymentAt(1), ...others, stray] })).toEqual([
      'payment pi_9 of no order: the provider has 2500 USD captured, the rows say 0',
    ]);
  });

  test('may keep payments that never held anything', () => {
    const empty = paymentAt(9, { orderId: undefined, captured: 0 });
    expect(findings({ payments: [paymentAt(1), ...others, empty] })).toEqual([]);
  });
});

describe('the carriers', () => {
  test('want another price for a label', () => {
    expect(findings({ shipments: [labelAt(1, { cost: { amount: 900, currency: 'USD' } }), labelAt(3)] })).toEqual([
      `label shp_1 of order ${first}: the carrier has 900 USD for it, the rows say 812`,
    ]);
  });

  test('sold a label that no row tells of', () => {
    expect(findings({ shipments: [labelAt(1), labelAt(2), labelAt(3)] })).toEqual([
      `label shp_2 of order ${second}: the carrier has 812 USD for it, the rows say 0`,
    ]);
  });

  test('know nothing of a label of the rows', () => {
    expect(findings({ shipments: [labelAt(3)] })).toEqual([
      `the rows of order ${first} name label shp_1, and the carrier sold no such label`,
    ]);
  });
});

describe('the statement', () => {
  test('adds up money by account and pieces by place', () => {
    const { books } = healthyFacts({}, [...healthyRows, ...rowsOfDelivered(4)]);
    expect(statementOf(books)).toEqual({
      rows: { money: 12, goods: 8, reservations: 4 },
      balances: { USD: { customer: -7500, held: 2500, provider: 5000, postage: 2436, carrier: -2436 } },
      stock: { products: 1, supplier: -10, available: 4, reserved: 2, sold: 4 },
    });
  });
});

function isSame(one: LedgerRow, other: LedgerRow): boolean {
  const nameOf = (row: LedgerRow) => {
    if (row.kind === 'money') return row.entry.orderId;
    if (row.kind === 'goods') return row.movement.cause;
    return row.kind === 'reservation' ? row.reservation.orderId : row.key;
  };
  return nameOf(one) === nameOf(other);
}
