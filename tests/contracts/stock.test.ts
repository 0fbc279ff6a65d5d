import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { z } from 'zod';
import { dynamodbStock } from '../../tasks/adapters/dynamodb/stock.ts';
import { comandaTable } from '../../tasks/adapters/dynamodb/table.ts';
import { memoryStock } from '../../tasks/adapters/memory/stock.ts';
import { productIdSchema } from '../../tasks/domain/ids.ts';
import { type Dynoxide, startDynoxide } from '../support/dynoxide.ts';
import { sampleOrderId } from '../support/sample-order.ts';
import { stockContract } from './stock-contract.ts';

let dynoxide: Dynoxide;
beforeAll(async () => {
  dynoxide = await startDynoxide();
});
afterAll(() => dynoxide.stop());

const inMemory = memoryStock();
stockContract('in memory', async () => inMemory);
stockContract('on DynamoDB', async () => dynamodbStock(dynoxide.environment));

const movementSchema = z.object({ from: z.string(), to: z.string(), quantity: z.number() });

test('on DynamoDB the levels are the sum of the movements', async () => {
  const stock = dynamodbStock(dynoxide.environment);
  const productId = productIdSchema.parse('ledger-mug');
  await stock.receive(productId, 9, 'delivery-1');
  const lines = [{ productId, quantity: 2 }];
  for (const n of [1, 2, 3]) await stock.reserve(sampleOrderId(900_000 + n), lines);
  await stock.commit(sampleOrderId(900_001), lines);
  await stock.release(sampleOrderId(900_002), lines);
  const { Items = [] } = await comandaTable(dynoxide.environment)
    .build(QueryCommand)
    .query({ partition: `STOCK#${productId}`, range: { beginsWith: 'MOVE#' } })
    .send();
  const balances = new Map<string, number>();
  for (const { from, to, quantity } of z.array(movementSchema).parse(Items)) {
    balances.set(from, (balances.get(from) ?? 0) - quantity);
    balances.set(to, (balances.get(to) ?? 0) + quantity);
  }
  expect(Object.fromEntries(balances)).toEqual({ supplier: -9, available: 5, reserved: 2, sold: 2 });
  expect(await stock.level(productId)).toEqual({ productId, available: 5, reserved: 2, sold: 2 });
});
