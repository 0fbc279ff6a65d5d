import { causeOfGivingUp } from '../interpreter/effect.ts';
import type { AwaitedBy } from '../interpreter/execution-state.ts';
import type { LiveExecutions } from './live-executions.ts';
import type { StandardExecutions } from './standard-executions.ts';

export type AbandonedSurroundings = {
  readonly live: LiveExecutions;
  readonly standard: StandardExecutions;
  stop(arn: string, error: undefined, cause: string): Promise<unknown>;
};

/**
 * Stops what tasks had started that have been given up since, once all executions go on: whoever gave them up may have
 * died before it came to that.
 */
export async function stopAbandoned(around: AbandonedSurroundings): Promise<void> {
  for (const { about, outlook } of [...around.live.all()]) {
    const { arn, awaitedBy } = about;
    if (!awaitedBy || outlook.end || !around.live.find(arn)) continue;
    if (!(await isAwaited(awaitedBy, around)))
      await around.stop(arn, undefined, causeOfGivingUp(awaitedBy.executionArn));
  }
}

/** Whether the task is still there; that of an execution which cannot be rebuilt may be. */
async function isAwaited(
  { executionArn, task }: AwaitedBy,
  { live, standard }: AbandonedSurroundings,
): Promise<boolean> {
  const parent = live.find(executionArn);
  if (!parent || parent.outlook.end) return false;
  return (await standard.ifRebuilt(parent, async ({ state }) => state.tasks.has(task))) ?? true;
}
