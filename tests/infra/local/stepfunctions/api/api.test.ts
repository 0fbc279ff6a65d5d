import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type StepFunctions,
  startStepFunctions,
} from '../../../../../infra/local/stepfunctions/start-step-functions.ts';
import { FakeLambda } from '../../../../support/fake-lambda.ts';

const tokens: string[] = [];
const lambda = new FakeLambda({
  double: (payload) => payload.n * 2,
  decline: () => {
    throw { name: 'PaymentDeclined', message: 'do not honour' };
  },
  keep: (payload) => void tokens.push(payload.token),
});
let folder: string;
let server: StepFunctions;
let client: SFNClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfn-api-'));
  server = await startStepFunctions({ dataDir: folder, port: 0, lambdaEndpoint: await lambda.listen() });
  client = new SFNClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await lambda.close();
  await rm(folder, { recursive: true, force: true });
});

const roleArn = 'arn:aws:iam::000000000000:role/test';
const wait = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 3600, End: true } },
});
const pass = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'P',
  States: { P: { Type: 'Pass', Output: '{% $states.input %}', End: true } },
});
const invoke = (name: string, suffix = '', fields: object = {}) =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'T',
    States: {
      T: {
        Type: 'Task',
        Resource: `arn:aws:states:::lambda:invoke${suffix}`,
        Arguments: {
          FunctionName: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
          Payload: suffix ? { token: '{% $states.context.Task.Token %}' } : '{% $states.input %}',
        },
        ...fields,
        End: true,
      },
    },
  });
let names = 0;
async function create(definition: string, name = `machine-${++names}`): Promise<string> {
  const { stateMachineArn = '' } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  return stateMachineArn;
}
async function start(stateMachineArn: string, input?: string, name?: string): Promise<string> {
  const command = new StartExecutionCommand({
    stateMachineArn,
    ...(input === undefined ? {} : { input }),
    ...(name === undefined ? {} : { name }),
  });
  return (await client.send(command)).executionArn ?? '';
}
async function ended(executionArn: string) {
  for (;;) {
    const description = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (description.status !== 'RUNNING') return description;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
async function nextToken(): Promise<string> {
  for (;;) {
    const token = tokens.shift();
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const fails = (name: string, message?: unknown) => ({
  name,
  ...(message === undefined ? {} : { message }),
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
});

describe('state machines', () => {
  test('creating the same again answers the same, another definition is refused', async () => {
    const one = await client.send(new CreateStateMachineCommand({ name: 'same', definition: pass, roleArn }));
    const two = await client.send(new CreateStateMachineCommand({ name: 'same', definition: pass, roleArn }));
    expect(one.stateMachineArn).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:same');
    expect([two.stateMachineArn, two.creationDate]).toEqual([one.stateMachineArn, one.creationDate]);
    await expect(
      client.send(new CreateStateMachineCommand({ name: 'same', definition: wait, roleArn })),
    ).rejects.toMatchObject(
      fails('StateMachineAlreadyExists', `State Machine Already Exists: '${one.stateMachineArn}'`),
    );
  });

  test('a definition that needs what is missing is refused with its name', async () => {
    const definition = JSON.stringify({
      StartAt: 'A',
      States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } },
    });
    await expect(client.send(new CreateStateMachineCommand({ name: 'x', definition, roleArn }))).rejects.toMatchObject(
      fails(
        'InvalidDefinition',
        expect.stringContaining(`The resource 'arn:aws:states:::sqs:sendMessage' is not supported`),
      ),
    );
    const { result, diagnostics } = await client.send(new ValidateStateMachineDefinitionCommand({ definition }));
    expect(result).toBe('FAIL');
    expect(diagnostics).toMatchObject([{ severity: 'ERROR', code: 'NOT_SUPPORTED', location: '/States/A/Resource' }]);
  });

  test('an update holds for executions that start later', async () => {
    const stateMachineArn = await create(wait);
    const before = await start(stateMachineArn);
    const { revisionId } = await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: pass }));
    const after = await start(stateMachineArn);
    expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      definition: pass,
      revisionId,
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn,
    });
    const of = (executionArn: string) => client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect([(await of(before)).definition, (await of(after)).definition]).toEqual([wait, pass]);
    await expect(client.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject(
      fails('MissingRequiredParameter'),
    );
  });

  test('are listed and deleted', async () => {
    const stateMachineArn = await create(pass, 'zz-last');
    const listed = await client.send(new ListStateMachinesCommand({ maxResults: 1 }));
    expect(listed.stateMachines).toHaveLength(1);
    const all: (string | undefined)[] = [];
    for (let token: string | undefined; ; ) {
      const page: Awaited<ReturnType<typeof listPage>> = await listPage(token);
      all.push(...(page.stateMachines ?? []).map(({ name }) => name));
      token = page.nextToken;
      if (!token) break;
    }
    expect(all.at(-1)).toBe('zz-last');
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject(
      fails('StateMachineDoesNotExist'),
    );
  });
  const listPage = (nextToken?: string) =>
    client.send(new ListStateMachinesCommand({ maxResults: 2, ...(nextToken ? { nextToken } : {}) }));

  test('carry tags', async () => {
    const resourceArn = await create(pass);
    await client.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'b', value: '2' }]);
  });
});

describe('StartExecution', () => {
  test('runs to the end, and describes it', async () => {
    const executionArn = await start(await create(invoke('double')), '{"n":21}', 'order-1');
    const { status, output, input, name, redriveStatus, stopDate } = await ended(executionArn);
    expect({ status, input, name, redriveStatus }).toEqual({
      status: 'SUCCEEDED',
      input: '{"n":21}',
      name: 'order-1',
      redriveStatus: 'NOT_REDRIVABLE',
    });
    expect(JSON.parse(output ?? '').Payload).toBe(42);
    expect(stopDate).toBeInstanceOf(Date);
  });

  test('gives the function’s error', async () => {
    const failed = await ended(await start(await create(invoke('decline'))));
    expect(failed).toMatchObject({ status: 'FAILED', error: 'PaymentDeclined', redriveStatus: 'REDRIVABLE' });
    expect(JSON.parse(failed.cause ?? '')).toMatchObject({ errorMessage: 'do not honour' });
  });

  test('the same name and input again is the same execution while it runs', async () => {
    const stateMachineArn = await create(wait);
    const command = (input: string) => new StartExecutionCommand({ stateMachineArn, name: 'one', input });
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.send(command('{"a":1}'))));
    expect(new Set(answers.map(({ executionArn, startDate }) => `${executionArn} ${startDate}`)).size).toBe(1);
    const exists = fails('ExecutionAlreadyExists', `Execution Already Exists: '${answers[0]?.executionArn}'`);
    await expect(client.send(command('{"a":2}'))).rejects.toMatchObject(exists);
    await client.send(new StopExecutionCommand({ executionArn: answers[0]?.executionArn ?? '' }));
    await expect(client.send(command('{"a":1}'))).rejects.toMatchObject(exists);
  });

  test('refuses bad names, inputs and ARNs', async () => {
    const stateMachineArn = await create(pass);
    const send = (fields: object) => client.send(new StartExecutionCommand({ stateMachineArn, ...fields }));
    for (const name of ['a b', 'a/b', 'a:b', 'a*b', 'a#b', 'a\u0001b']) {
      await expect(send({ name })).rejects.toMatchObject(fails('InvalidName'));
    }
    await expect(send({ name: 'x'.repeat(81) })).rejects.toMatchObject(
      fails(
        'ValidationException',
        expect.stringContaining(
          `at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
        ),
      ),
    );
    await expect(send({ input: '{' })).rejects.toMatchObject(fails('InvalidExecutionInput'));
    await expect(send({ input: `"${'ä'.repeat(131_072)}"` })).rejects.toMatchObject(fails('ValidationException'));
    await expect(send({ stateMachineArn: 'nonsense' })).rejects.toMatchObject(fails('InvalidArn'));
    await expect(send({ stateMachineArn: `${stateMachineArn}x` })).rejects.toMatchObject(
      fails('StateMachineDoesNotExist'),
    );
  });
});

describe('executions', () => {
  test('are stopped with an error and a cause', async () => {
    const executionArn = await start(await create(wait));
    await client.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
    const unknown = new StopExecutionCommand({ executionArn: `${executionArn}x` });
    await expect(client.send(unknown)).rejects.toMatchObject(fails('ExecutionDoesNotExist'));
  });

  test('are listed the youngest first, by status and by page', async () => {
    const stateMachineArn = await create(wait);
    const arns: string[] = [];
    for (let index = 0; index < 5; index++) arns.push(await start(stateMachineArn, '{}', `e${index}`));
    await client.send(new StopExecutionCommand({ executionArn: arns[1] ?? '' }));
    const list = (fields: object) => client.send(new ListExecutionsCommand({ stateMachineArn, ...fields }));
    const named = async (fields: object) => ((await list(fields)).executions ?? []).map(({ name }) => name);
    expect(await named({})).toEqual(['e4', 'e3', 'e2', 'e1', 'e0']);
    expect(await named({ statusFilter: 'RUNNING' })).toEqual(['e4', 'e3', 'e2', 'e0']);
    expect(await named({ statusFilter: 'ABORTED' })).toEqual(['e1']);
    const { nextToken } = await list({ maxResults: 2 });
    await start(stateMachineArn, '{}', 'e5');
    // A younger one does not move the pages.
    expect(await named({ maxResults: 2, nextToken })).toEqual(['e2', 'e1']);
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject(fails('InvalidToken'));
    await expect(list({ maxResults: 1001 })).rejects.toMatchObject(
      fails(
        'ValidationException',
        `1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000`,
      ),
    );
  });

  test('have a history, by page, backwards, and without data', async () => {
    const executionArn = await start(await create(pass), '{"a":1}');
    await ended(executionArn);
    const history = (fields: object = {}) => client.send(new GetExecutionHistoryCommand({ executionArn, ...fields }));
    const { events } = await history();
    expect(events).toMatchObject([
      {
        id: 1,
        previousEventId: 0,
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '{"a":1}', inputDetails: { truncated: false }, roleArn },
      },
      {
        id: 2,
        previousEventId: 0,
        type: 'PassStateEntered',
        stateEnteredEventDetails: { name: 'P', input: '{"a":1}' },
      },
      {
        id: 3,
        previousEventId: 2,
        type: 'PassStateExited',
        stateExitedEventDetails: { name: 'P', output: '{"a":1}', outputDetails: { truncated: false } },
      },
      { id: 4, previousEventId: 3, type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '{"a":1}' } },
    ]);
    expect((await history({ reverseOrder: true })).events?.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    const first = await history({ maxResults: 3 });
    const second = await history({ maxResults: 3, nextToken: first.nextToken });
    expect([first, second].map((page) => page.events?.map(({ id }) => id))).toEqual([[1, 2, 3], [4]]);
    expect(second.nextToken).toBeUndefined();
    const bare = await history({ includeExecutionData: false });
    expect(bare.events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'P' });
  });
});

describe('task tokens', () => {
  const callback = (fields: object = {}) => invoke('keep', '.waitForTaskToken', fields);

  test('bring a result, once', async () => {
    const executionArn = await start(await create(callback()));
    const taskToken = await nextToken();
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: '{' }))).rejects.toMatchObject(
      fails('InvalidOutput'),
    );
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' });
    for (const command of [
      new SendTaskSuccessCommand({ taskToken, output: '{}' }),
      new SendTaskHeartbeatCommand({ taskToken }),
    ]) {
      await expect(client.send(command as SendTaskSuccessCommand)).rejects.toMatchObject(fails('TaskTimedOut'));
    }
  });

  test('bring a failure, with or without a name', async () => {
    const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'T2' }] };
    const definition = JSON.parse(callback(caught));
    definition.States.T2 = { Type: 'Pass', End: true };
    const stateMachineArn = await create(JSON.stringify(definition));
    const named = await start(stateMachineArn);
    await client.send(
      new SendTaskFailureCommand({ taskToken: await nextToken(), error: 'Lost', cause: 'by the carrier' }),
    );
    expect(JSON.parse((await ended(named)).output ?? '')).toEqual({ Error: 'Lost', Cause: 'by the carrier' });
    const bare = await start(stateMachineArn);
    await client.send(new SendTaskFailureCommand({ taskToken: await nextToken() }));
    expect(JSON.parse((await ended(bare)).output ?? '')).toEqual({ Error: null, Cause: null });
  });

  test('that are not ours are refused', async () => {
    const executionArn = await start(await create(callback()));
    const good = await nextToken();
    const forged = Buffer.from(JSON.stringify([executionArn, 2, 'guess'])).toString('base64');
    for (const [taskToken, name] of [
      ['nonsense', 'InvalidToken'],
      [forged, 'TaskTimedOut'],
    ] as const) {
      await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))).rejects.toMatchObject(
        fails(name),
      );
    }
    await client.send(new SendTaskSuccessCommand({ taskToken: good, output: '{}' }));
    expect((await ended(executionArn)).status).toBe('SUCCEEDED');
  });
});

describe('the wire', () => {
  const post = (target: string, body: string) =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
      body,
    });

  test('errors are AWS JSON 1.0', async () => {
    const response = await post('AWSStepFunctions.DescribeExecution', '{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(await response.json()).toEqual({
      __type: 'ValidationException',
      message: `1 validation error detected: Value 'null' at 'executionArn' failed to satisfy constraint: Member must not be null`,
    });
  });

  test('an action that is missing is named', async () => {
    const response = await post('AWSStepFunctions.RedriveExecution', '{}');
    expect(await response.json()).toEqual({
      __type: 'UnknownOperationException',
      message: 'The action RedriveExecution is not supported by this server',
    });
    expect(await (await post('AWSStepFunctions.ListStateMachines', '{')).json()).toMatchObject({
      __type: 'SerializationException',
    });
    expect((await post('AWSStepFunctions.ListStateMachines', 'x'.repeat(5_000_000))).status).toBe(413);
  });
});
