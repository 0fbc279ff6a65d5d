import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { type Json, jsonOf } from '../interpreter/json.ts';
import type { RequestOf, TaskAnswer } from './call-task.ts';
import { optimisedFailure } from './failure-words.ts';
import { httpMetadata } from './http-metadata.ts';

/** How an execution that another one has started ended; times are in milliseconds since the epoch. */
export type NestedEnd = {
  readonly executionArn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly input: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly redriveCount: number;
  /** Why it cannot be redriven, as DescribeExecution says it; undefined when it can. */
  readonly redriveRefusal?: string | undefined;
};

/** Executions that tasks of others start in the same engine. */
export type NestedExecutions = {
  /**
   * Starts an execution. One of this name and input that began at `since` or later is this very one, even if it has
   * ended: the request was made before and its answer was lost. Throws AwsError as the API does.
   */
  start(request: Omit<RequestOf<'execution'>, 'kind'>): Promise<{ executionArn: string; startedAt: number }>;
  /** Settles when the execution has ended, on disk. */
  ended(executionArn: string): Promise<NestedEnd>;
};

/** An execution whose end is a task's result, its output as JSON or as its text. */
export type AwaitedExecution = { readonly executionArn: string; readonly isParsed: boolean };

/** Starts what a `states:startExecution` task asks for; the answer is that of StartExecution. */
export async function startNested(nested: NestedExecutions, request: RequestOf<'execution'>): Promise<TaskAnswer> {
  const requestId = randomUUID();
  try {
    const { executionArn, startedAt } = await nested.start(request);
    // There was no HTTP exchange to tell of.
    const headers = [
      ['content-type', ['application/x-amz-json-1.0']],
      ['x-amzn-requestid', [requestId]],
    ] as const;
    const answer = { ExecutionArn: executionArn, ...httpMetadata(200, headers, requestId), StartDate: startedAt };
    return { kind: 'succeeded', output: jsonOf(answer).text };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, status } = error;
    return optimisedFailure('states', { code, modelled: code, message, status, requestId });
  }
}

/** The result of a task that waits for an execution: what DescribeExecution tells of it, or that as the failure's cause. */
export async function awaitNested(
  nested: NestedExecutions,
  { executionArn, isParsed }: AwaitedExecution,
): Promise<TaskAnswer> {
  const end = await nested.ended(executionArn);
  const { text } = jsonOf(description(end, isParsed ? (json) => JSON.parse(json) : (json) => json));
  return end.status === 'SUCCEEDED'
    ? { kind: 'succeeded', output: text }
    : { kind: 'failed', error: 'States.TaskFailed', cause: text };
}

function description(end: NestedEnd, read: (json: string) => Json): Json {
  return {
    ...(end.cause === undefined ? {} : { Cause: end.cause }),
    ...(end.error === undefined ? {} : { Error: end.error }),
    ExecutionArn: end.executionArn,
    Input: read(end.input),
    InputDetails: { Included: true },
    Name: end.name,
    ...(end.output === undefined ? {} : { Output: read(end.output), OutputDetails: { Included: true } }),
    RedriveCount: end.redriveCount,
    RedriveStatus: end.redriveRefusal === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(end.redriveRefusal === undefined ? {} : { RedriveStatusReason: end.redriveRefusal }),
    StartDate: end.startedAt,
    StateMachineArn: end.machineArn,
    Status: end.status,
    StopDate: end.stoppedAt,
  };
}
