import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';

/** A metric of one of our queues: the largest value of each minute. */
export function queueMetric(stack: ComandaStack, queue: string, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: stack.named(queue) },
    statistic: Stats.MAXIMUM,
    period: minutes(1),
    label: queue,
  });
}

/** Each dead-letter queue, by its name: what is in it, and the runbook. */
export const deadLetterQueues = {
  'orders-dead': {
    holds: 'A placed or cancelled order was never begun: its message failed three times.',
    runbook: 'dead-orders',
  },
  'changes-dead': { holds: 'Events of orders were stored and could not be published.', runbook: 'dead-changes' },
  'events-dead': { holds: 'A schedule or a rule called, and nobody took the call.', runbook: 'dead-events' },
  'bus-events-dead': { holds: 'Events of orders did not reach the event bus.', runbook: 'dead-events' },
} as const;

/** Requirements F2: the oldest message over 300 s, and anything in a dead-letter queue. */
export function addQueueAlarms(stack: ComandaStack, topic: ITopic): void {
  new RunbookAlarm(stack, 'orders-not-begun', {
    metric: queueMetric(stack, 'orders', 'ApproximateAgeOfOldestMessage'),
    over: 300,
    meaning: 'A placed order has waited for more than five minutes to be begun.',
    runbook: 'orders-not-begun',
    topic,
  });
  new RunbookAlarm(stack, 'bus-behind', {
    metric: queueMetric(stack, 'bus-events', 'ApproximateAgeOfOldestMessage'),
    over: 300,
    meaning: 'Events of orders have waited for more than five minutes to get to the event bus.',
    runbook: 'bus-behind',
    topic,
  });
  for (const [queue, { holds, runbook }] of Object.entries(deadLetterQueues)) {
    new RunbookAlarm(stack, `${queue}-letters`, {
      metric: queueMetric(stack, queue, 'ApproximateNumberOfMessagesVisible'),
      over: 0,
      meaning: holds,
      runbook,
      topic,
    });
  }
}
