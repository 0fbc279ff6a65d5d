import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';

/** A metric of one of our functions, all its versions together, over five minutes. */
export function functionMetric(
  stack: ComandaStack,
  functionName: string,
  metricName: string,
  statistic: string,
): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: stack.named(functionName) },
    statistic,
    period: minutes(5),
    label: functionName,
  });
}

/** Requirements F2: errors of a function over 10 in five minutes, and any throttle. */
export function addFunctionAlarms(stack: ComandaStack, functionNames: readonly string[], topic: ITopic): void {
  for (const name of functionNames) {
    new RunbookAlarm(stack, `${name}-errors`, {
      metric: functionMetric(stack, name, 'Errors', Stats.SUM),
      over: 10,
      meaning: `The function ${name} ended with an error more than ten times within five minutes.`,
      runbook: 'function-errors',
      topic,
    });
    new RunbookAlarm(stack, `${name}-throttles`, {
      metric: functionMetric(stack, name, 'Throttles', Stats.SUM),
      over: 0,
      meaning: `The function ${name} was called and refused: no instance was free for it.`,
      runbook: 'function-throttled',
      topic,
    });
  }
  new RunbookAlarm(stack, 'events-late', {
    metric: functionMetric(stack, 'publish-changes', 'IteratorAge', Stats.MAXIMUM),
    over: 60_000,
    meaning: 'What was stored more than a minute ago has not been published: new orders are not begun.',
    runbook: 'events-late',
    topic,
  });
  new RunbookAlarm(stack, 'support-is-asked', {
    // Its function hands the question over; a question may take several attempts, so this says whether, not how often.
    metric: functionMetric(stack, 'ask-support', 'Invocations', Stats.SUM),
    over: 0,
    meaning:
      'An order cannot go on by itself: something could not be put back, or nobody knows whether money was taken.',
    runbook: 'support-is-asked',
    topic,
  });
}
