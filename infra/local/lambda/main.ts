/** The functions on this machine: Lambda's Invoke API over all of them, and the event-source mappings of the order queue and of the table's stream. Environment: PORT, the files and the queue of the stream's mapping, and what CDK gives the functions. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { portsFromEnvironment } from '../../../tasks/adapters/ports-from-environment.ts';
import { orderQueueHandler } from '../../../tasks/lambda/order-queue-handler.ts';
import { publishChangesHandler } from '../../../tasks/lambda/publish-changes-handler.ts';
import { rememberInDynamodb } from '../../../tasks/lambda/remember-results.ts';
import { taskFunctions } from '../../../tasks/lambda/task-functions.ts';
import { taskHandler } from '../../../tasks/lambda/task-handler.ts';
import { StreamRecords } from '../stream-records.ts';
import { createInvokeApi, type DeployedFunction } from './invoke-api.ts';
import { mapQueueToFunction } from './queue-mapping.ts';
import { fileCheckpoint } from './stream-checkpoint.ts';
import { mapStreamToFunction } from './stream-mapping.ts';

const env = z
  .object({
    PORT: z.coerce.number().int(),
    TABLE_NAME: z.string(),
    IDEMPOTENCY_TABLE_NAME: z.string(),
    ORDERS_QUEUE_URL: z.url(),
    DEAD_CHANGES_QUEUE_URL: z.url(),
    DYNAMODB_FILE: z.string(),
    STREAM_CHECKPOINT_FILE: z.string(),
    AWS_ENDPOINT_URL_DYNAMODB: z.url(),
    AWS_ENDPOINT_URL_SFN: z.url(),
  })
  .parse(process.env);

const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});
const portsOf = portsFromEnvironment(process.env);
const functions = new Map<string, DeployedFunction>();
for (const [name, load] of Object.entries(taskFunctions)) {
  const task = await load();
  const handler = taskHandler(task, portsOf, rememberInDynamodb(name, env.IDEMPOTENCY_TABLE_NAME, dynamodb));
  functions.set(name, { handler, timeoutSeconds: task.timeoutSeconds });
}

const stop = new AbortController();
const server = createInvokeApi(functions);
server.listen(env.PORT, '127.0.0.1', () => {
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : env.PORT;
  console.log(`Functions are ready: http://127.0.0.1:${port}`);
});

const consuming = mapQueueToFunction(
  {
    queueUrl: env.ORDERS_QUEUE_URL,
    functionName: 'start-fulfillment',
    deployed: { handler: orderQueueHandler(() => portsOf(['orders', 'callbacks', 'executions'])), timeoutSeconds: 30 },
    sqs,
    log: console.error,
    needs: [env.AWS_ENDPOINT_URL_SFN, env.AWS_ENDPOINT_URL_DYNAMODB],
  },
  stop.signal,
);

const records = new StreamRecords(env.DYNAMODB_FILE, env.TABLE_NAME);
const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: env.TABLE_NAME }));
if (Table?.LatestStreamArn === undefined) throw new Error(`table ${env.TABLE_NAME} has no stream`);
const publishing = mapStreamToFunction(
  {
    streamArn: Table.LatestStreamArn,
    filter: { eventName: 'INSERT', sortKeyPrefix: 'EVENT#' },
    functionName: 'publish-changes',
    deployed: { handler: publishChangesHandler(() => portsOf(['orderQueue', 'orderEvents'])), timeoutSeconds: 30 },
    source: records,
    checkpoint: fileCheckpoint(env.STREAM_CHECKPOINT_FILE),
    giveUp: async (deadLetter) => {
      const MessageBody = JSON.stringify(deadLetter);
      await sqs.send(new SendMessageCommand({ QueueUrl: env.DEAD_CHANGES_QUEUE_URL, MessageBody }));
    },
    log: console.error,
  },
  stop.signal,
);

process.once('SIGTERM', async () => {
  stop.abort();
  server.close();
  await Promise.all([consuming, publishing]);
  records.close();
  process.exit(0);
});
