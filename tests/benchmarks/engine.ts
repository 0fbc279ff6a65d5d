import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Figure } from '../../commands/bench/benchmark.ts';
import { freePort } from '../support/free-port.ts';

export const name = 'engine';

const executions = 1000;
const inFlight = 64;
const states = 10;

/** Whole executions a second, each event on disk before it is acted on: the engine alone, in a process of its own. */
export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-bench-'));
  const lambda = createServer((_request, response) => response.end('{"isDone":true}')).listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  const address = lambda.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const port = await freePort();
  const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const engine = spawn(process.execPath, ['commands/stepfunctions.ts', '--port', String(port), '--data', folder], {
    env: { ...process.env, ...credentials, AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${address.port}` },
    stdio: 'ignore',
  });
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await untilItAnswers(client);
    const pass = { Type: 'Pass', Assign: { counted: '{% $exists($counted) ? $counted + 1 : 1 %}' } };
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:bench', Payload: { a: 1 } },
      Assign: { answer: '{% $states.result.Payload %}' },
    };
    return [
      {
        what: `executions of ${states} Pass states`,
        value: await throughput(client, 'pass', pass),
        unit: 'executions/s',
      },
      {
        what: `executions of ${states} Lambda tasks`,
        value: await throughput(client, 'task', task),
        unit: 'executions/s',
      },
    ];
  } finally {
    client.destroy();
    engine.kill('SIGTERM');
    await once(engine, 'exit');
    lambda.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilItAnswers(client: SFNClient): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new ListStateMachinesCommand({}));
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(200);
    }
  }
}

async function throughput(client: SFNClient, machine: string, state: object): Promise<number> {
  const names = Array.from({ length: states }, (_, index) => `State ${index + 1}`);
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: names[0],
    States: Object.fromEntries(
      names.map((each, index) => [
        each,
        { ...state, ...(index === states - 1 ? { End: true } : { Next: names[index + 1] }) },
      ]),
    ),
  };
  const roleArn = 'arn:aws:iam::000000000000:role/bench';
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: machine, definition: JSON.stringify(definition), roleArn }),
  );
  const began = performance.now();
  const numbers = Array.from({ length: executions }, (_, index) => index).values();
  const start = async () => {
    for (const index of numbers) {
      await client.send(new StartExecutionCommand({ stateMachineArn, name: `e-${index}`, input: '{}' }));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, start));
  const running = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 });
  while ((await client.send(running)).executions?.length) await sleep(10);
  const seconds = (performance.now() - began) / 1000;
  const done = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED', maxResults: 1 });
  if (!(await client.send(done)).executions?.length) throw new Error(`no execution of ${machine} succeeded`);
  return executions / seconds;
}
