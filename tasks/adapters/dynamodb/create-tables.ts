import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { type Environment, settings } from '../environment.ts';
import {
  idempotencyTableDefinition,
  idempotencyTtlAttribute,
  tableDefinition,
  tableTtlAttribute,
} from './table-definition.ts';

/** Creates the tables that are not there yet. On AWS the stacks do it. */
export async function createTables(environment: Environment): Promise<void> {
  const { TABLE_NAME, IDEMPOTENCY_TABLE_NAME } = settings(environment, 'TABLE_NAME', 'IDEMPOTENCY_TABLE_NAME');
  const client = new DynamoDBClient({});
  try {
    await createTable(client, { ...tableDefinition, TableName: TABLE_NAME }, tableTtlAttribute);
    await createTable(
      client,
      { ...idempotencyTableDefinition, TableName: IDEMPOTENCY_TABLE_NAME },
      idempotencyTtlAttribute,
    );
  } finally {
    client.destroy();
  }
}

async function createTable(
  client: DynamoDBClient,
  definition: CreateTableCommandInput & { readonly TableName: string },
  ttlAttribute: string,
): Promise<void> {
  const { TableName } = definition;
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 5 }, { TableName });
  const TimeToLiveSpecification = { AttributeName: ttlAttribute, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
