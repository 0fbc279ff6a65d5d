import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { type DeployedMachine, failuresOf } from '../constructs/deployed-machine.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';

/**
 * Beside requirements F2 (more than three failures in ten minutes, which is in deployed-machine.ts as it also takes a new
 * version back): one failed execution is one order that stands still, and one stopped by hand breaks the rule of one owner.
 */
export function addMachineAlarms(
  stack: ComandaStack,
  machines: ReadonlyMap<string, DeployedMachine>,
  topic: ITopic,
): void {
  for (const [name, { machine }] of machines) {
    new RunbookAlarm(stack, `${name}-failed`, {
      metric: failuresOf(machine, 5),
      over: 0,
      meaning: `An execution of ${name} failed or timed out: its order stands still until somebody redrives it.`,
      runbook: 'execution-failed',
      topic,
    });
    new RunbookAlarm(stack, `${name}-stopped`, {
      metric: machine.metricAborted({ period: minutes(5), statistic: Stats.SUM }),
      over: 0,
      meaning: `Somebody stopped an execution of ${name}: what its last step does at a provider goes on without it.`,
      runbook: 'execution-stopped',
      topic,
    });
  }
}
