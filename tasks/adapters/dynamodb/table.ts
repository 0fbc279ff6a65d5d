import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Table } from 'dynamodb-toolbox/table';
import { type Environment, settings } from '../environment.ts';

let shared: DynamoDBDocumentClient | undefined;

/** The process's one client, so that all stores share its connections. */
function documentClient(): DynamoDBDocumentClient {
  shared ??= DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
  return shared;
}

/** The one table, as dynamodb-toolbox sees it; `table-definition.ts` has the same keys and indexes as AWS sees them. */
export function comandaTable(environment: Environment) {
  return new Table({
    name: settings(environment, 'TABLE_NAME').TABLE_NAME,
    documentClient: documentClient(),
    partitionKey: { name: 'PK', type: 'string' },
    sortKey: { name: 'SK', type: 'string' },
    indexes: {
      ordersByCustomer: {
        type: 'global',
        partitionKey: { name: 'customerKey', type: 'string' },
        sortKey: { name: 'dateKey', type: 'string' },
      },
      ordersByStatus: {
        type: 'global',
        partitionKey: { name: 'statusKey', type: 'string' },
        sortKey: { name: 'dateKey', type: 'string' },
      },
      lists: {
        type: 'global',
        partitionKey: { name: 'listKey', type: 'string' },
        sortKey: { name: 'listOrder', type: 'string' },
      },
    },
  });
}
export type ComandaTable = ReturnType<typeof comandaTable>;

/** How every entity is kept: its kind is in `kind`, and no time that the transaction itself does not say. */
export const entityOptions = { entityAttribute: { name: 'entity', hidden: true }, timestamps: false } as const;
