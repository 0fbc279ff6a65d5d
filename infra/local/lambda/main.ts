/** The functions on this machine: Lambda's Invoke API over all of them, and the order queue's event-source mapping. Environment: PORT and what CDK gives the functions. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { portsFromEnvironment } from '../../../tasks/adapters/ports-from-environment.ts';
import { orderQueueHandler } from '../../../tasks/lambda/order-queue-handler.ts';
import { rememberInDynamodb } from '../../../tasks/lambda/remember-results.ts';
import { taskFunctions } from '../../../tasks/lambda/task-functions.ts';
import { taskHandler } from '../../../tasks/lambda/task-handler.ts';
import { mapQueueToFunction } from './event-source-mapping.ts';
import { createInvokeApi, type DeployedFunction } from './invoke-api.ts';

const env = z
  .object({ PORT: z.coerce.number().int(), IDEMPOTENCY_TABLE_NAME: z.string(), ORDERS_QUEUE_URL: z.url() })
  .parse(process.env);

const dynamodb = new DynamoDBClient({});
const portsOf = portsFromEnvironment(process.env);
const functions = new Map<string, DeployedFunction>();
for (const [name, load] of Object.entries(taskFunctions)) {
  const task = await load();
  const handler = taskHandler(task, portsOf, rememberInDynamodb(name, env.IDEMPOTENCY_TABLE_NAME, dynamodb));
  functions.set(name, { handler, timeoutSeconds: task.timeoutSeconds });
}

const consumer = { handler: orderQueueHandler(() => portsOf(['orders', 'executions'])), timeoutSeconds: 30 };
const stop = new AbortController();
const server = createInvokeApi(functions);
server.listen(env.PORT, '127.0.0.1', () => {
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : env.PORT;
  console.log(`Functions are ready: http://127.0.0.1:${port}`);
});
const polling = mapQueueToFunction(
  {
    queueUrl: env.ORDERS_QUEUE_URL,
    functionName: 'start-fulfillment',
    deployed: consumer,
    sqs: new SQSClient({}),
    log: console.error,
  },
  stop.signal,
);

process.once('SIGTERM', async () => {
  stop.abort();
  server.close();
  await polling;
  process.exit(0);
});
