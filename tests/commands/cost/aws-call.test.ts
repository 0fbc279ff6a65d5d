import { GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { BatchGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { awsCallOf, capacityOperations, type SentCommand } from '../../../commands/cost/aws-call.ts';

const sent = (command: object) => command as SentCommand; // the SDK's own commands have a name and an input
const key = { PK: { S: 'A' }, SK: { S: 'B' } };
const put = sent(new PutItemCommand({ TableName: 't', Item: key }));
const transaction = sent(
  new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName: 't', Item: key } }, { Delete: { TableName: 't', Key: key } }],
  }),
);

test('a write takes what DynamoDB says that it took', () => {
  const fact = awsCallOf(
    'DynamoDBClient',
    put,
    { ConsumedCapacity: { CapacityUnits: 3 }, $metadata: { attempts: 2 } },
    'order',
  );
  expect(fact).toMatchObject({ service: 'dynamodb', operation: 'PutItem', writeUnits: 3, readUnits: 0, attempts: 2 });
});

test('a transaction takes what each of its tables took', () => {
  const outcome = { ConsumedCapacity: [{ CapacityUnits: 8 }, { CapacityUnits: 2 }] };
  expect(awsCallOf('DynamoDBClient', transaction, outcome, 'order')).toMatchObject({ writeUnits: 10, items: 2 });
});

test('a read takes reads', () => {
  const get = sent(new GetItemCommand({ TableName: 't', Key: key }));
  const fact = awsCallOf('DynamoDBDocumentClient', get, { ConsumedCapacity: { CapacityUnits: 0.5 } }, 'read');
  expect(fact).toMatchObject({ service: 'dynamodb', readUnits: 0.5, writeUnits: 0, purpose: 'read' });
});

test('a write that was refused takes at least the smallest: one for an item, two in a transaction', () => {
  const refusal = (name: string) => Object.assign(new Error(), { name, $metadata: { attempts: 1 } });
  const single = awsCallOf('DynamoDBClient', put, refusal('ConditionalCheckFailedException'), 'order');
  expect(single.writeUnits).toBe(1);
  const whole = awsCallOf('DynamoDBClient', transaction, refusal('TransactionCanceledException'), 'order');
  expect(whole.writeUnits).toBe(4);
  expect(awsCallOf('DynamoDBClient', put, refusal('TimeoutError'), 'order').writeUnits).toBe(0);
});

test('what is asked for in a batch counts by item', () => {
  const batch = sent(new BatchGetCommand({ RequestItems: { t: { Keys: [{ PK: 'A' }, { PK: 'B' }] } } }));
  expect(awsCallOf('DynamoDBDocumentClient', batch, {}, 'order').items).toBe(2);
});

test('other services take nothing of the table, and are counted by their bytes', () => {
  const publish = sent(
    new PublishBatchCommand({
      TopicArn: 'arn',
      PublishBatchRequestEntries: [
        { Id: '1', Message: 'a' },
        { Id: '2', Message: 'b' },
      ],
    }),
  );
  const fact = awsCallOf('SNSClient', publish, {}, 'order');
  expect(fact).toMatchObject({ service: 'sns', operation: 'PublishBatch', writeUnits: 0, items: 2 });
  expect(fact.bytes).toBeGreaterThan(20);
});

test('the commands of both clients are asked for their capacity, and no others', () => {
  const names = [put, transaction, sent(new TransactWriteCommand({ TransactItems: [] }))].map(
    (one) => one.constructor.name,
  );
  for (const name of names) expect(capacityOperations.has(name)).toBe(true);
  expect(capacityOperations.has('DescribeTableCommand')).toBe(false);
  expect(capacityOperations.has('PublishBatchCommand')).toBe(false);
});
