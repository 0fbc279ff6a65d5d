import { afterAll, beforeAll } from '@jest/globals';
import { dynamodbCallbacks } from '../../tasks/adapters/dynamodb/callbacks.ts';
import { dynamodbCatalogue } from '../../tasks/adapters/dynamodb/catalogue.ts';
import { dynamodbWebhookEvents } from '../../tasks/adapters/dynamodb/webhook-events.ts';
import { memoryCallbacks } from '../../tasks/adapters/memory/callbacks.ts';
import { memoryCatalogue } from '../../tasks/adapters/memory/catalogue.ts';
import { memoryClock } from '../../tasks/adapters/memory/clock.ts';
import { memoryWebhookEvents } from '../../tasks/adapters/memory/webhook-events.ts';
import { type Dynoxide, startDynoxide } from '../support/dynoxide.ts';
import { callbacksContract } from './callbacks-contract.ts';
import { catalogueContract } from './catalogue-contract.ts';
import { webhookEventsContract } from './webhook-events-contract.ts';

let dynoxide: Dynoxide;
beforeAll(async () => {
  dynoxide = await startDynoxide();
});
afterAll(() => dynoxide.stop());

catalogueContract('in memory', async () => memoryCatalogue());
catalogueContract('on DynamoDB', async () => dynamodbCatalogue(dynoxide.environment));

callbacksContract('in memory', async () => memoryCallbacks());
callbacksContract('on DynamoDB', async () => dynamodbCallbacks(dynoxide.environment));

webhookEventsContract('in memory', async () => {
  const clock = memoryClock();
  return { events: memoryWebhookEvents(clock), clock };
});
webhookEventsContract('on DynamoDB', async () => {
  const clock = memoryClock();
  return { events: dynamodbWebhookEvents(dynoxide.environment, clock), clock };
});
