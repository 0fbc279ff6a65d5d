import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';

type TableDefinition = Omit<CreateTableCommandInput, 'TableName'>;

/**
 * The one table, and the table of Powertools idempotency, as CreateTable wants them; the stacks read them too.
 * Indexes hold keys alone, so that a change to an order writes to an index only when its status changes, and a change of
 * stock never does; what they find is read from the table.
 */
export const tableDefinition: TableDefinition = {
  AttributeDefinitions: [
    { AttributeName: 'PK', AttributeType: 'S' },
    { AttributeName: 'SK', AttributeType: 'S' },
    { AttributeName: 'customerKey', AttributeType: 'S' },
    { AttributeName: 'statusKey', AttributeType: 'S' },
    { AttributeName: 'dateKey', AttributeType: 'S' },
    { AttributeName: 'listKey', AttributeType: 'S' },
    { AttributeName: 'listOrder', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    keysOnlyIndex('ordersByCustomer', 'customerKey', 'dateKey'),
    keysOnlyIndex('ordersByStatus', 'statusKey', 'dateKey'),
    keysOnlyIndex('lists', 'listKey', 'listOrder'),
  ],
  BillingMode: 'PAY_PER_REQUEST',
  // What must leave leaves by the stream, so that nothing is published that was not stored, nor the other way round.
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
};

export const idempotencyTableDefinition: TableDefinition = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

/** The attribute that says when an item may go, in both tables; in seconds. */
export const tableTtlAttribute = 'expiresAt';
export const idempotencyTtlAttribute = 'expiration';

function keysOnlyIndex(name: string, partition: string, sort: string): GlobalSecondaryIndex {
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  };
}
