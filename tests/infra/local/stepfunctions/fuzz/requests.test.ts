import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { actions } from '../../../../../infra/local/stepfunctions/api/actions.ts';
import {
  type StepFunctions,
  startStepFunctions,
} from '../../../../../infra/local/stepfunctions/start-step-functions.ts';
import { share } from './fuzz-size.ts';
import { mutated, oddText, oddValue } from './odd-values.ts';

/** AWS's list of errors common to all actions, as far as they say what is wrong with a request. */
const common = ['ValidationException', 'SerializationException', 'UnknownOperationException'];
const tooLarge = 'RequestEntityTooLargeException';
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:known';
const expressArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:quick';
const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:known:ended';
const roleArn = 'arn:aws:iam::000000000000:role/test';
const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });

/** Requests that are answered with 200, for each action. */
const good: Record<string, Record<string, unknown>> = {
  CreateStateMachine: { name: 'known', definition, roleArn, type: 'STANDARD', tags: [{ key: 'k', value: 'v' }] },
  DeleteStateMachine: { stateMachineArn: machineArn.replace('known', 'gone') },
  DescribeExecution: { executionArn, includedData: 'ALL_DATA' },
  DescribeMapRun: { mapRunArn: 'arn:aws:states:us-east-1:000000000000:mapRun:known/M:0' },
  DescribeStateMachine: { stateMachineArn: machineArn, includedData: 'METADATA_ONLY' },
  DescribeStateMachineForExecution: { executionArn },
  GetExecutionHistory: { executionArn, maxResults: 2, reverseOrder: true, includeExecutionData: false },
  ListExecutions: { stateMachineArn: machineArn, statusFilter: 'SUCCEEDED', maxResults: 3 },
  ListMapRuns: { executionArn },
  ListStateMachines: { maxResults: 3 },
  ListTagsForResource: { resourceArn: machineArn },
  RedriveExecution: { executionArn, clientToken: 'token' },
  SendTaskFailure: { taskToken: 'token', error: 'E', cause: 'c' },
  SendTaskHeartbeat: { taskToken: 'token' },
  SendTaskSuccess: { taskToken: 'token', output: '{}' },
  StartExecution: { stateMachineArn: machineArn, name: 'ended', input: '{"a": 1}', traceHeader: 'Root=1' },
  StartSyncExecution: { stateMachineArn: expressArn, input: '{"a": 1}' },
  StopExecution: { executionArn, error: 'E', cause: 'c' },
  TagResource: { resourceArn: machineArn, tags: [{ key: 'k', value: 'v' }] },
  UntagResource: { resourceArn: machineArn, tagKeys: ['k'] },
  UpdateMapRun: { mapRunArn: 'arn:aws:states:us-east-1:000000000000:mapRun:known/M:0', maxConcurrency: 3 },
  UpdateStateMachine: { stateMachineArn: machineArn, definition, roleArn },
  ValidateStateMachineDefinition: { definition, type: 'EXPRESS', severity: 'WARNING', maxResults: 5 },
};
/** Members that the requests above do without. */
const more = {
  nextToken: 'token',
  publish: false,
  mapRunArn: 'arn:aws:states:us-east-1:000000000000:mapRun:known/M:0',
  redriveFilter: 'REDRIVEN',
  versionDescription: 'd',
  stateMachineVersionArn: `${machineArn}:1`,
  loggingConfiguration: { level: 'ALL', includeExecutionData: true, destinations: [{ cloudWatchLogsLogGroup: {} }] },
  tracingConfiguration: { enabled: true },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  toleratedFailurePercentage: 50,
};
const names = [...actions.keys()];
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const warnings: string[] = [];
const faults: unknown[] = [];
const documented = new Map<string, readonly string[]>();
let folder: string;
let server: StepFunctions;

type Answer = { readonly status: number; readonly text: string };

function call(target: string, body: string | Buffer, headers: Record<string, string> = {}, method = 'POST') {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(
      server.url,
      {
        method,
        agent,
        headers: {
          'x-amz-target': target,
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      async (message) => {
        const chunks: Buffer[] = [];
        try {
          for await (const chunk of message) chunks.push(chunk);
        } catch (error) {
          reject(error);
        }
        resolve({ status: message.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfn-fuzz-'));
  server = await startStepFunctions({
    dataDir: folder,
    port: 0,
    environment: {},
    warn: (line) => warnings.push(line),
    onFault: (error) => faults.push(error),
  });
  for (const name of names) {
    const file = `node_modules/@aws-sdk/client-sfn/dist-types/commands/${name}Command.d.ts`;
    documented.set(
      name,
      [...(await readFile(file, 'utf8')).matchAll(/@throws \{@link (\w+)\}/g)].map(([, one]) => one ?? ''),
    );
  }
  const target = 'AWSStepFunctions.CreateStateMachine';
  await call(target, JSON.stringify(good.CreateStateMachine));
  await call(target, JSON.stringify({ ...good.CreateStateMachine, name: 'quick', type: 'EXPRESS' }));
  await call('AWSStepFunctions.StartExecution', JSON.stringify(good.StartExecution));
});
afterAll(async () => {
  agent.destroy();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** 200, or an error by which a client of AWS knows what to do; and nothing of the server's insides. */
function expectClearAnswer(name: string, { status, text }: Answer): void {
  const answer = JSON.parse(text);
  if (status === 200) return;
  const allowed = status === 413 ? [tooLarge] : [...common, ...(documented.get(name) ?? [])];
  expect({ status, allowed: allowed.includes(answer.__type), text: text.slice(0, 500) }).toEqual({
    status: status === 413 ? 413 : 400,
    allowed: true,
    text: text.slice(0, 500),
  });
  expect(typeof answer.message).toBe('string');
  expect(text).not.toMatch(/:\d+:\d+\)|node:internal|\.ts:\d|node_modules/);
}

function expectSound(): void {
  expect({ faults, warnings }).toEqual({ faults: [], warnings: [] });
}

test('there is a good request for each action', async () => {
  expect(Object.keys(good).sort()).toEqual([...names].sort());
});

test('an odd request is answered with 200 or an error that AWS documents', async () => {
  const odd = fc.constantFrom(...names).chain((name) =>
    fc.tuple(
      fc.constant(name),
      fc.oneof(
        { weight: 4, arbitrary: mutated(fc.constant(good[name])) },
        { weight: 2, arbitrary: mutated(mutated(fc.constant({ ...more, ...good[name] }))) },
        {
          weight: 1,
          arbitrary: fc.dictionary(fc.constantFrom(...Object.keys(good[name] ?? {}), '__proto__'), oddValue),
        },
        { weight: 1, arbitrary: oddValue },
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(odd, async ([name, body]) => {
      expectClearAnswer(name, await call(`AWSStepFunctions.${name}`, JSON.stringify(body)));
      expectSound();
    }),
    share(0.35),
  );
}, 600_000);

test('a body that is no JSON, and headers that are none of AWS, are refused', async () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((list) => Buffer.from(list));
  const broken = fc
    .tuple(fc.constantFrom(...names), fc.nat())
    .map(([name, cut]) => Buffer.from(JSON.stringify(good[name])).subarray(0, cut % 200));
  const target = fc.oneof(
    fc.constantFrom(...names.filter((name) => name !== 'DeleteStateMachine')).map((name) => `AWSStepFunctions.${name}`),
    fc.constantFrom(
      '',
      'AWSStepFunctions',
      'AWSStepFunctions.',
      'AWSStepFunctions.__proto__',
      'AWSStepFunctions.constructor',
      'DynamoDB_20120810.PutItem',
      'AWSStepFunctions.TestState',
      'x'.repeat(5000),
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 30 }),
  );
  const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'OPTIONS');
  const contentType = fc.constantFrom(
    'application/x-amz-json-1.0',
    'text/plain',
    'application/json; charset=utf-16',
    '',
  );
  await fc.assert(
    fc.asyncProperty(target, fc.oneof(bytes, broken, oddText), method, contentType, async (name, body, verb, type) => {
      const answer = await call(name, verb === 'GET' ? '' : body, { 'content-type': type }, verb);
      expectClearAnswer(name.replace('AWSStepFunctions.', ''), answer);
      expectSound();
    }),
    share(0.1),
  );
}, 600_000);

test('nothing got into the prototype of all objects, and the server answers as before', async () => {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  const answer = await call('AWSStepFunctions.DescribeStateMachine', JSON.stringify(good.DescribeStateMachine));
  expect(answer).toEqual({ status: 200, text: expect.stringContaining('stateMachineArn') });
  const huge = await call('AWSStepFunctions.CreateStateMachine', `{"name": "${'x'.repeat(40 * 1024 * 1024)}"}`).catch(
    (error: NodeJS.ErrnoException) => error.code,
  );
  expect(huge === 'ECONNRESET' || huge === 'EPIPE' || (typeof huge === 'object' && huge.status === 413)).toBe(true);
  expectSound();
});
