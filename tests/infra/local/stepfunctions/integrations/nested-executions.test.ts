import { expect, test } from '@jest/globals';
import { AwsError } from '../../../../../infra/local/stepfunctions/aws-error.ts';
import {
  awaitNested,
  type NestedEnd,
  type NestedExecutions,
  startNested,
} from '../../../../../infra/local/stepfunctions/integrations/nested-executions.ts';

const executionArn = 'arn:aws:states:us-east-1:1:execution:child:one';
const end: NestedEnd = {
  executionArn,
  machineArn: 'arn:aws:states:us-east-1:1:stateMachine:child',
  name: 'one',
  input: '{"a":1}',
  status: 'SUCCEEDED',
  output: '{"b":2}',
  startedAt: 1000,
  stoppedAt: 2000,
  redriveCount: 0,
  redriveRefusal: 'Execution is SUCCEEDED and cannot be redriven',
};
const nested = (changes: Partial<NestedExecutions> = {}): NestedExecutions => ({
  start: async () => ({ executionArn, startedAt: 1000 }),
  ended: async () => end,
  ...changes,
});
const request = {
  kind: 'execution',
  machineArn: end.machineArn,
  name: 'one',
  input: '{"a":1}',
  since: 500,
  isAwaited: true,
} as const;

test('what a task starts is answered as StartExecution answers it', async () => {
  const asked: unknown[] = [];
  const start: NestedExecutions['start'] = async (one) => {
    asked.push(one);
    return { executionArn, startedAt: 1000 };
  };
  const answer = await startNested(nested({ start }), request);
  expect(asked).toMatchObject([{ name: 'one', input: '{"a":1}', since: 500, isAwaited: true }]);
  expect(answer.kind === 'succeeded' && JSON.parse(answer.output)).toMatchObject({
    ExecutionArn: executionArn,
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: expect.any(String) },
    StartDate: 1000,
  });
});

test('a start that the API refuses fails as an optimised integration does', async () => {
  const start = async () => {
    throw new AwsError('ExecutionAlreadyExists', 'Execution Already Exists');
  };
  expect(await startNested(nested({ start }), request)).toEqual({
    kind: 'failed',
    error: 'StepFunctions.ExecutionAlreadyExistsException',
    cause: expect.stringMatching(
      /^Execution Already Exists \(Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists; Request ID: [0-9a-f-]+; Proxy: null\)$/,
    ),
  });
});

test('an execution that was waited for is described, its output as text or as JSON', async () => {
  const [asText, asJson] = await Promise.all(
    [false, true].map((isParsed) => awaitNested(nested(), { executionArn, isParsed })),
  );
  const common = {
    ExecutionArn: executionArn,
    InputDetails: { Included: true },
    Name: 'one',
    OutputDetails: { Included: true },
    RedriveCount: 0,
    RedriveStatus: 'NOT_REDRIVABLE',
    RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    StartDate: 1000,
    StateMachineArn: end.machineArn,
    Status: 'SUCCEEDED',
    StopDate: 2000,
  };
  expect(asText?.kind === 'succeeded' && JSON.parse(asText.output)).toEqual({
    ...common,
    Input: '{"a":1}',
    Output: '{"b":2}',
  });
  expect(asJson?.kind === 'succeeded' && JSON.parse(asJson.output)).toEqual({
    ...common,
    Input: { a: 1 },
    Output: { b: 2 },
  });
});

test('one that ended without success fails the task, and the cause describes it', async () => {
  for (const status of ['FAILED', 'TIMED_OUT', 'ABORTED'] as const) {
    const { output: _output, redriveRefusal: _refusal, ...rest } = end;
    const ended = async () => ({ ...rest, status, error: 'Broken', cause: 'a wheel' });
    const answer = await awaitNested(nested({ ended }), { executionArn, isParsed: false });
    expect(answer).toMatchObject({ kind: 'failed', error: 'States.TaskFailed' });
    expect(answer.kind === 'failed' && JSON.parse(answer.cause)).toMatchObject({
      Status: status,
      Error: 'Broken',
      Cause: 'a wheel',
      Input: '{"a":1}',
      RedriveStatus: 'REDRIVABLE',
    });
  }
});
