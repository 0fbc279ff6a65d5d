import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTableCommand,
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
    if (!(error instanceof ResourceInUseException)) throw error;
    await addStream(client, definition);
    return;
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 5 }, { TableName });
  const TimeToLiveSpecification = { AttributeName: ttlAttribute, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

/** A table that was made before it had a stream gets one. */
async function addStream(
  client: DynamoDBClient,
  { TableName, StreamSpecification }: CreateTableCommandInput & { readonly TableName: string },
): Promise<void> {
  if (StreamSpecification === undefined) return;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (Table?.StreamSpecification?.StreamEnabled) return;
  await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
}
