import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTables } from '../../../../tasks/adapters/dynamodb/create-tables.ts';
import { type Dynoxide, startDynoxide } from '../../../support/dynoxide.ts';

let dynoxide: Dynoxide;
let client: DynamoDBClient;
beforeAll(async () => {
  dynoxide = await startDynoxide();
  client = new DynamoDBClient({});
});
afterAll(async () => {
  client.destroy();
  await dynoxide.stop();
});

const stream = async () => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'comanda' }));
  return { arn: Table?.LatestStreamArn, ...Table?.StreamSpecification };
};

test('the table has a stream of new images, and making it again leaves it as it is', async () => {
  const before = await stream();
  expect(before).toMatchObject({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
  await createTables(dynoxide.environment);
  expect(await stream()).toEqual(before);
});

test('a table that was made before it had a stream gets one', async () => {
  const StreamSpecification = { StreamEnabled: false };
  await client.send(new UpdateTableCommand({ TableName: 'comanda', StreamSpecification }));
  await createTables(dynoxide.environment);
  expect(await stream()).toMatchObject({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
});

test('makes the table that is missing', async () => {
  await client.send(new DeleteTableCommand({ TableName: 'comanda-idempotency' }));
  await createTables(dynoxide.environment);
  const { TableNames } = await client.send(new ListTablesCommand({}));
  expect(TableNames).toEqual(['comanda', 'comanda-idempotency']);
});
