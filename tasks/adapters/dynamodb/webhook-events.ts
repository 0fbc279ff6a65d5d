import { Entity } from 'dynamodb-toolbox/entity';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { item } from 'dynamodb-toolbox/schema/item';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import type { Clock } from '../../ports/clock.ts';
import { keptSeconds, type WebhookEvents } from '../../ports/webhook-events.ts';
import type { Environment } from '../environment.ts';
import { systemClock } from '../system/clock.ts';
import { comandaTable, entityOptions } from './table.ts';

export function dynamodbWebhookEvents(environment: Environment, clock: Clock = systemClock): WebhookEvents {
  const entity = new Entity({
    name: 'WebhookEvent',
    table: comandaTable(environment),
    ...entityOptions,
    schema: item({ provider: string().key(), eventId: string().key(), expiresAt: number() }),
    computeKey: ({ provider, eventId }) => ({ PK: `WEBHOOK#${provider}#${eventId}`, SK: 'WEBHOOK' }),
  });
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000);

  return {
    wasProcessed: async (provider, eventId) => {
      const { Item } = await entity
        .build(GetItemCommand)
        .key({ provider, eventId })
        .options({ consistent: true })
        .send();
      // The table removes what has expired when it gets to it.
      return Item !== undefined && Item.expiresAt > nowSeconds();
    },
    markProcessed: async (provider, eventId) => {
      await entity
        .build(PutItemCommand)
        .item({ provider, eventId, expiresAt: nowSeconds() + keptSeconds })
        .send();
    },
  };
}
