import { afterAll, beforeAll } from '@jest/globals';
import { dynamodbOrderStore } from '../../tasks/adapters/dynamodb/order-store.ts';
import { memoryClock } from '../../tasks/adapters/memory/clock.ts';
import { memoryOrderStore } from '../../tasks/adapters/memory/order-store.ts';
import { type Dynoxide, startDynoxide } from '../support/dynoxide.ts';
import { orderStoreContract } from './order-store-contract.ts';

let dynoxide: Dynoxide;
beforeAll(async () => {
  dynoxide = await startDynoxide();
});
afterAll(() => dynoxide.stop());

orderStoreContract('in memory', async () => {
  const clock = memoryClock();
  return { store: memoryOrderStore(clock), clock };
});

orderStoreContract('on DynamoDB', async () => {
  const clock = memoryClock();
  return { store: dynamodbOrderStore(dynoxide.environment, clock), clock };
});
