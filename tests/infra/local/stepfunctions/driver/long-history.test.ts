import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type StepFunctions,
  startStepFunctions,
} from '../../../../../infra/local/stepfunctions/start-step-functions.ts';

let folder: string;
let server: StepFunctions;
const faults: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfn-long-'));
  server = await startStepFunctions({
    dataDir: folder,
    port: 0,
    environment: {},
    onFault: (error) => faults.push(error),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(action: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'x-amz-target': `AWSStepFunctions.${action}` };
  return (await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<
    Record<string, unknown>
  >; // every answer is an object
}

test('a history much longer than what may be in memory is kept whole, and shown in pages that fit', async () => {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Output: '{% $merge([$states.input, {"n": $states.input.n + 1}]) %}', Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n < 120 %}', Next: 'A' }], Default: 'E' },
      E: { Type: 'Succeed' },
    },
  });
  const roleArn = 'arn:aws:iam::000000000000:role/test';
  const { stateMachineArn } = await call('CreateStateMachine', { name: 'long', definition, roleArn });
  const input = JSON.stringify({ n: 0, text: 'x'.repeat(100_000) });
  const { executionArn } = await call('StartExecution', { stateMachineArn, input });
  let described = await call('DescribeExecution', { executionArn });
  while (described.status === 'RUNNING') described = await call('DescribeExecution', { executionArn });
  expect(described).toMatchObject({ status: 'SUCCEEDED', output: input.replace('0', '120') });

  const ids: number[] = [];
  let pages = 0;
  let nextToken: unknown;
  do {
    const page = await call('GetExecutionHistory', {
      executionArn,
      maxResults: 1000,
      ...(nextToken ? { nextToken } : {}),
    });
    ids.push(...(page.events as { id: number }[]).map(({ id }) => id)); // events have ids
    nextToken = page.nextToken;
    pages++;
  } while (nextToken !== undefined);
  expect(ids).toEqual(Array.from({ length: 1 + 120 * 4 + 3 }, (_, index) => index + 1));
  // 48 MB in all; a page ends at eight, or at the hundred events that pass them.
  expect(pages).toBeGreaterThan(3);
  expect(faults).toEqual([]);
});
