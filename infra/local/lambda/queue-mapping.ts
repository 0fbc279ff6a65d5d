import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { type DeployedFunction, invoke } from './invoke-api.ts';

const batchResponseSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });
const retryAfterMilliseconds = 500;

export interface QueueMapping {
  readonly queueUrl: string;
  readonly functionName: string;
  readonly deployed: DeployedFunction;
  readonly sqs: SQSClient;
  readonly log: (message: string) => void;
  /**
   * Servers without which the function cannot do its work. After a failure nothing is received until each answers again: a
   * message may come a few times only, and those are not to be used up while a server is away.
   */
  readonly needs?: readonly string[];
}

/**
 * What Lambda's event-source mapping does for a queue: receives in batches, calls the function, deletes what it did not
 * report as failed. What it reports, and everything when it throws, comes back after the visibility time-out.
 */
export async function mapQueueToFunction(mapping: QueueMapping, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const command = new ReceiveMessageCommand({
        QueueUrl: mapping.queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['All'],
      });
      const received = await mapping.sqs.send(command, { abortSignal: stop });
      const { Messages = [] } = received;
      if (Messages.length > 0 && !(await handle(mapping, Messages))) await untilReachable(mapping, stop);
    } catch (error) {
      if (stop.aborted) return;
      mapping.log(`${mapping.functionName}: the queue cannot be read: ${String(error)}`);
      await sleep(retryAfterMilliseconds);
    }
  }
}

async function untilReachable({ needs = [], functionName, log }: QueueMapping, stop: AbortSignal): Promise<void> {
  for (const url of needs) {
    for (let isAway = false; !stop.aborted && !(await answers(url)); isAway = true) {
      if (!isAway) log(`${functionName}: waits for ${url}`);
      await sleep(retryAfterMilliseconds);
    }
  }
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Whether the function took them all. */
async function handle(mapping: QueueMapping, messages: readonly Message[]): Promise<boolean> {
  const result = await invoke(mapping.functionName, mapping.deployed, { Records: messages.map(toRecord) });
  if (result.kind === 'failed') {
    mapping.log(`${mapping.functionName}: ${result.error.errorType}: ${result.error.errorMessage}`);
    await sleep(retryAfterMilliseconds);
    return false;
  }
  const { batchItemFailures } = batchResponseSchema.parse(result.value);
  const failed = new Set(batchItemFailures.map((failure) => failure.itemIdentifier));
  const done = messages.filter((message) => !failed.has(message.MessageId ?? ''));
  if (done.length === 0) return false;
  const Entries = done.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
  await mapping.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: mapping.queueUrl, Entries }));
  return failed.size === 0;
}

const toRecord = (message: Message) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: {},
  eventSource: 'aws:sqs',
});
