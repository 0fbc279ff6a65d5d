import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamodbLedger } from '../../tasks/adapters/dynamodb/ledger.ts';
import { dynamodbOrderStore } from '../../tasks/adapters/dynamodb/order-store.ts';
import { dynamodbStock } from '../../tasks/adapters/dynamodb/stock.ts';
import { createMemoryPorts } from '../../tasks/adapters/memory/memory-ports.ts';
import { type OrderId, productIdSchema } from '../../tasks/domain/ids.ts';
import type { LedgerRow } from '../../tasks/ports/ledger.ts';
import { type Dynoxide, startDynoxide } from '../support/dynoxide.ts';
import { sampleOrderId } from '../support/sample-order.ts';
import { ledgerContract } from './ledger-contract.ts';

let dynoxide: Dynoxide;
beforeAll(async () => {
  dynoxide = await startDynoxide();
});
afterAll(() => dynoxide.stop());

ledgerContract('in memory', async () => createMemoryPorts());
ledgerContract('on DynamoDB', async () => ({
  ledger: dynamodbLedger(dynoxide.environment),
  orders: dynamodbOrderStore(dynoxide.environment),
  stock: dynamodbStock(dynoxide.environment),
}));

test('on DynamoDB shows a row that is not what it must be', async () => {
  const row = { PK: 'ORDER#X', SK: 'LEDGER#broken', _et: 'OrderRecord', kind: 'ledger', data: 'nonsense' };
  const Item = Object.fromEntries(Object.entries(row).map(([key, S]) => [key, { S }]));
  await new DynamoDBClient({}).send(new PutItemCommand({ TableName: 'comanda', Item }));
  const rows: LedgerRow[] = [];
  for await (const page of dynamodbLedger(dynoxide.environment).rows()) rows.push(...page);
  expect(rows.filter(({ kind }) => kind === 'unreadable')).toEqual([
    { kind: 'unreadable', key: 'ORDER#X LEDGER#broken', problem: expect.stringContaining('data') },
  ]);
});

test('on DynamoDB goes on to the next page until there is none', async () => {
  const stock = dynamodbStock(dynoxide.environment);
  const productId = productIdSchema.parse('paged-mug');
  await stock.receive(productId, 1000, `delivery-${'x'.repeat(180)}`);
  const orderIds = Array.from({ length: 40 }, (_, n): OrderId => sampleOrderId(600_000 + n));
  for (const orderId of orderIds) await stock.reserve(orderId, [{ productId, quantity: 1 }]);
  const pages: number[] = [];
  const seen = new Set<string>();
  for await (const page of dynamodbLedger(dynoxide.environment, 7).rows()) {
    pages.push(page.length);
    for (const row of page) if (row.kind === 'reservation') seen.add(row.reservation.orderId);
  }
  expect(Math.max(...pages)).toBeLessThanOrEqual(7);
  expect(orderIds.filter((orderId) => !seen.has(orderId))).toEqual([]);
});
