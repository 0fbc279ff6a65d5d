import type { CallTask, TaskAnswer } from '../integrations/call-task.ts';
import type { Effect } from '../interpreter/effect.ts';
import type { Unstamped } from './execution-runner.ts';

/** What tasks need of the world. */
export type TaskWorld = {
  readonly callTask: CallTask;
  /** The result of a task that waits for an execution it has started; without it no task may. */
  readonly awaitExecution?: (awaited: {
    readonly executionArn: string;
    readonly isParsed: boolean;
  }) => Promise<TaskAnswer>;
};

/** Does what a task asks for, and tells what comes of it; other effects are not for here. */
export function performTaskEffect(effect: Effect, world: TaskWorld, tell: (stimulus: Unstamped) => void): void {
  if (effect.kind === 'call') call(effect, world, tell);
  if (effect.kind === 'await-execution') awaitExecution(effect, world, tell);
}

async function call(
  { task, request, waitsForToken }: Effect & { kind: 'call' },
  { callTask }: TaskWorld,
  tell: (stimulus: Unstamped) => void,
): Promise<void> {
  const answer = await callTask(request);
  if (answer.kind === 'succeeded' && waitsForToken) tell({ kind: 'task-submitted', task, output: answer.output });
  else tell(resultOf(task, answer));
}

async function awaitExecution(
  { task, executionArn, isParsed }: Effect & { kind: 'await-execution' },
  world: TaskWorld,
  tell: (stimulus: Unstamped) => void,
): Promise<void> {
  if (!world.awaitExecution) throw new Error('expected a way to wait for executions');
  tell(resultOf(task, await world.awaitExecution({ executionArn, isParsed })));
}

function resultOf(task: number, answer: TaskAnswer): Unstamped {
  return answer.kind === 'failed'
    ? { kind: 'task-failed', task, error: answer.error, cause: answer.cause }
    : { kind: 'task-succeeded', task, output: answer.output };
}
