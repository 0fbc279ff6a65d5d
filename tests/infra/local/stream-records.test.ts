import { DescribeTableCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { StreamRecords } from '../../../infra/local/stream-records.ts';
import { type Dynoxide, startDynoxide } from '../../support/dynoxide.ts';

const tableName = 'comanda';
const filter = { eventName: 'INSERT', sortKeyPrefix: 'EVENT#' } as const;

let dynoxide: Dynoxide;
let dynamodb: DynamoDBClient;
let streams: DynamoDBStreamsClient;
let records: StreamRecords;
beforeAll(async () => {
  dynoxide = await startDynoxide();
  dynamodb = new DynamoDBClient({});
  streams = new DynamoDBStreamsClient({ endpoint: dynoxide.endpoint });
  records = new StreamRecords(dynoxide.file, tableName);
  records.prepare();
});
afterAll(async () => {
  records.close();
  dynamodb.destroy();
  streams.destroy();
  await dynoxide.stop();
});

let before = 0;
beforeEach(() => {
  before = records.read(0, filter, 1_000).upTo;
});

const put = (PK: string, SK: string) =>
  dynamodb.send(new PutItemCommand({ TableName: tableName, Item: { PK: { S: PK }, SK: { S: SK }, v: { N: '1' } } }));
const update = (PK: string, SK: string) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { PK: { S: PK }, SK: { S: SK } },
      UpdateExpression: 'SET v = v + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
const numbersOf = (page: ReturnType<StreamRecords['read']>) =>
  page.records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
const keysOf = (page: ReturnType<StreamRecords['read']>) =>
  page.records.map(({ dynamodb }) => (dynamodb.Keys as { SK: { S: string } }).SK.S); // our table's own keys

async function byGetRecords() {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
}

test('gives the records that GetRecords gives, of the items that pass the filter', async () => {
  await put('ORDER#1', 'ORDER');
  await put('ORDER#1', 'EVENT#00000001');
  await update('ORDER#1', 'EVENT#00000001');
  await put('ORDER#1', 'EVENT#00000002');
  const page = records.read(before, filter, 100);
  expect(keysOf(page)).toEqual(['EVENT#00000001', 'EVENT#00000002']);
  expect(page).toMatchObject({ upTo: before + 4, isWhole: true });
  const numbers = new Set(numbersOf(page).map(String));
  const theirs = (await byGetRecords()).filter(({ dynamodb }) => numbers.has(dynamodb?.SequenceNumber ?? ''));
  expect(page.records).toMatchObject(
    theirs.map(({ eventID, eventName, eventVersion, eventSource, dynamodb }) => ({
      eventID,
      eventName,
      eventVersion,
      eventSource,
      dynamodb: {
        Keys: dynamodb?.Keys,
        NewImage: dynamodb?.NewImage,
        SequenceNumber: dynamodb?.SequenceNumber,
        StreamViewType: dynamodb?.StreamViewType,
        ApproximateCreationDateTime: (dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000,
      },
    })),
  );
});

test('gives a page at a time, and goes on where the page ended', async () => {
  for (const n of [1, 2, 3]) await put('ORDER#2', `EVENT#0000000${n}`);
  const first = records.read(before, filter, 2);
  expect(keysOf(first)).toEqual(['EVENT#00000001', 'EVENT#00000002']);
  expect(first.isWhole).toBe(false);
  expect(keysOf(records.read(first.upTo, filter, 2))).toEqual(['EVENT#00000003']);
});

test('says that something was written, and only then', async () => {
  records.hasChanged();
  expect(records.hasChanged()).toBe(false);
  await put('ORDER#3', 'ORDER');
  expect(records.hasChanged()).toBe(true);
  expect(records.hasChanged()).toBe(false);
});

test('what was read is deleted, its own deleting is no change, and numbers go on', async () => {
  await put('ORDER#4', 'EVENT#00000001');
  const { upTo } = records.read(before, filter, 100);
  records.hasChanged();
  records.trim(upTo);
  expect(records.hasChanged()).toBe(false);
  expect((await byGetRecords()).map(({ dynamodb }) => dynamodb?.SequenceNumber)).toEqual([String(upTo)]);
  await put('ORDER#4', 'EVENT#00000002');
  expect(numbersOf(records.read(upTo, filter, 100))).toEqual([upTo + 1]);
});

test('begins anew when the numbers do', async () => {
  await put('ORDER#5', 'EVENT#00000001');
  const { upTo } = records.read(before, filter, 100);
  records.trim(upTo + 1);
  expect(await byGetRecords()).toEqual([]);
  expect(records.read(upTo, filter, 100)).toEqual({ records: [], upTo, isWhole: true });
  await put('ORDER#5', 'EVENT#00000002');
  expect(keysOf(records.read(upTo, filter, 100))).toEqual(['EVENT#00000002']);
});
