import { neverRetried, retryClasses } from '../../../tasks/task.ts';
import type { Assignments, Catcher, Retrier, TaskState, Template } from '../../asl/state-machine.ts';
import type { AnyTask } from '../contract.ts';
import type { Call } from '../plan.ts';
import { toTemplate } from './jsonata.ts';
import { placeholderOf } from './names.ts';

/** Seconds a state allows beyond the function's own limit, so that the function's answer is the one that counts. */
const graceSeconds = 5;

/** Where the result of a task is found in the state that called it. */
export function resultOf(task: AnyTask): string {
  return task.isCallback ? '{% $states.result %}' : '{% $states.result.Payload %}';
}

interface Going {
  readonly comment?: string;
  /** Repeated for as long as a provider's bad day lasts, whatever the task's own class is. */
  readonly isPersistent: boolean;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly assign?: Assignments;
  readonly output?: Template;
  readonly catch?: readonly Catcher[];
  /** The state that follows; absent at the end of a parallel branch. */
  readonly next?: string;
}

/** The state that calls a task's function. */
export function taskState(call: Call, going: Going): TaskState {
  const { task } = call;
  const limit = going.timeoutSeconds ?? task.timeoutSeconds + graceSeconds;
  return {
    Type: 'Task',
    Comment: going.comment ?? task.purpose,
    Resource: task.isCallback ? 'arn:aws:states:::lambda:invoke.waitForTaskToken' : 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: `\${${placeholderOf(task.name)}}`, Payload: payloadOf(call) },
    TimeoutSeconds: limit,
    ...(going.heartbeatSeconds === undefined ? {} : { HeartbeatSeconds: going.heartbeatSeconds }),
    Retry: retriersOf(task, going.isPersistent),
    ...(going.catch && going.catch.length > 0 ? { Catch: going.catch } : {}),
    ...(going.assign && Object.keys(going.assign).length > 0 ? { Assign: going.assign } : {}),
    Output: going.output ?? resultOf(task),
    ...(going.next === undefined ? { End: true as const } : { Next: going.next }),
  };
}

function payloadOf({ title, task, args }: Call): Template {
  const payload = toTemplate(args);
  if (!task.isCallback) return payload;
  const token = '{% $states.context.Task.Token %}';
  if (typeof payload === 'object' && payload !== null && !Array.isArray(payload))
    return { ...payload, taskToken: token };
  throw new TypeError(
    `the arguments of "${title}" must be an object without orNothing(), for a task token is added to them`,
  );
}

function retriersOf(task: AnyTask, isPersistent: boolean): Retrier[] {
  const policy = retryClasses[isPersistent ? 'persistent' : task.retry];
  const timedOut = task.isCallback ? timeouts : [];
  return [
    { ErrorEquals: [...Object.keys(task.declines), ...timedOut, ...neverRetried], MaxAttempts: 0 },
    {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: policy.intervalSeconds,
      MaxAttempts: policy.maxAttempts,
      BackoffRate: policy.backoffRate,
      MaxDelaySeconds: policy.maxDelaySeconds,
      JitterStrategy: 'FULL',
    },
  ];
}

/** A callback that nobody sent is an answer, not a failure to try again. */
export const timeouts: readonly string[] = ['States.Timeout', 'States.HeartbeatTimeout'];

/** The Catch of what need not work. */
export function givenUp(next: string): Catcher {
  return { Comment: 'Given up, and gone on without.', ErrorEquals: ['States.ALL'], Output: {}, Next: next };
}
