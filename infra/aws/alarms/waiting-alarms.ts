import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { statusWhileWaiting } from '../../../tasks/checkout/measure-waits.ts';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { type MachineDefinition, type WaitingState, waitingStates } from '../constructs/machine-definitions.ts';
import { metricsNamespace } from '../constructs/own-metrics.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';

/**
 * At which share of the state's own limit a wait is told. A state that has none here is told at four fifths: early enough to
 * act before the limit does.
 */
const shareOfLimit: Readonly<Record<string, number>> = {
  // Buyers leave the bank's page every day, and the limit answers for them. Past it, the limit itself did not work.
  'await-authentication': 1.5,
  // Thirty days is how long an order can wait for a person, not how long it should.
  'ask-support': 0.1,
};
const usualShare = 0.8;

/**
 * One alarm for each state that waits for a callback, from the definitions: the age of the oldest order that stands in the
 * status of that wait, against the state's limit. The age is never too small, and too large by what came before the wait
 * (tasks/checkout/measure-waits.ts); states of one task share it. A Wait needs no alarm: Step Functions ends it by itself.
 */
export function addWaitingAlarms(
  stack: ComandaStack,
  definitions: readonly MachineDefinition[],
  topic: ITopic,
): readonly WaitingState[] {
  const waiting = definitions.flatMap(waitingStates);
  for (const { machine, state, functionName, limitSeconds } of waiting) {
    if (functionName === undefined) continue;
    if (!(functionName in statusWhileWaiting)) {
      throw new Error(`machine "${machine}": state "${state}" waits in "${functionName}", and nothing measures that`);
    }
    const share = shareOfLimit[functionName] ?? usualShare;
    new RunbookAlarm(stack, `${machine}-${kebabCase(state)}-waits`, {
      metric: oldestWait(stack, functionName),
      over: Math.round(limitSeconds * share),
      meaning: `An order has waited in "${state}" of ${machine} for more than ${share} of its ${inWords(limitSeconds)}.`,
      runbook: `waiting-${functionName}`,
      topic,
      periods: 2,
    });
  }
  new RunbookAlarm(stack, 'waits-unmeasured', {
    metric: oldestWait(stack, 'await-delivery', Stats.SAMPLE_COUNT).with({ period: minutes(15) }),
    under: 1,
    meaning: 'For half an hour nothing has measured how long orders wait: the alarms on waits are blind.',
    runbook: 'waits-unmeasured',
    topic,
    periods: 2,
    silenceMeans: TreatMissingData.BREACHING,
  });
  return waiting;
}

/** Seconds that the oldest order has waited in that task, measured every five minutes. */
export function oldestWait(stack: ComandaStack, task: string, statistic: string = Stats.MAXIMUM): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: 'OldestWait',
    dimensionsMap: { environment: stack.comanda.name, task },
    statistic,
    period: minutes(5),
    label: task,
  });
}

const kebabCase = (state: string) =>
  state
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function inWords(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} days`;
  return seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${Math.round(seconds / 60)} minutes`;
}
