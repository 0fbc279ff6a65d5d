import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { startEngine } from '../../../commands/bench/engine-process.ts';
import { LeanClient } from '../../../commands/bench/lean-client.ts';
import { percentile } from '../../../commands/demo/percentile.ts';
import { orderSaga } from './support/order-saga.ts';
import { startWorker, type Worker } from './support/worker.ts';

const arn = 'arn:aws:states:us-east-1:000000000000';
const asked = 100;
/** Executions with a short history, some orders among them, and one with a history as long as AWS allows. */
const machines = {
  short: { QueryLanguage: 'JSONata', StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
  'order-saga': orderSaga(),
  long: {
    QueryLanguage: 'JSONata',
    StartAt: 'Count',
    States: {
      Count: { Type: 'Pass', Assign: { counted: '{% $exists($counted) ? $counted + 1 : 1 %}' }, Next: 'Enough' },
      Enough: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $counted < 6200 %}', Next: 'Count' }],
        Default: 'End',
      },
      End: { Type: 'Succeed' },
    },
  },
};

/** Makes one call of the API and tells how long it took. */
type Call = (action: string, body: object) => Promise<{ milliseconds: number; body: Record<string, unknown> }>;

/** How long any page of a list or of a history takes when there is much on disk. */
export async function* run(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { isQuick, cleanUp, say } = circumstances;
  const executions = isQuick ? 4_000 : 200_000;
  const folder = cleanUp.folder();
  const worker = await startWorker(folder, circumstances);
  for (const [machine, definition] of Object.entries(machines)) {
    await worker.ask({ kind: 'keep', machine, definition: JSON.stringify(definition) }, 'done');
  }
  say(`${executions.toLocaleString('en')} executions are put on disk`);
  await fill(worker, 'short', executions * 0.95);
  await fill(worker, 'order-saga', executions * 0.05);
  await fill(worker, 'long', 1);

  say('pages in process');
  const inProcess: Call = async (action, body) => {
    const called = await worker.ask({ kind: 'call', action, body }, 'called');
    return { milliseconds: called.milliseconds, body: { ...called.body } };
  };
  yield* pages(inProcess, executions, 'in process');
  await worker.end('closed');

  const server = await startEngine({ folder, cleanUp });
  yield { what: `start of the server with ${executions} ended`, value: server.readyMilliseconds, unit: 'ms' };
  yield { what: 'its memory', value: server.residentBytes() / 2 ** 20, unit: 'MiB' };
  say('pages over HTTP');
  const client = new LeanClient(server.url);
  const overHttp: Call = async (action, body) => {
    const began = performance.now();
    const answer = await client.call(action, body);
    return { milliseconds: performance.now() - began, body: answer };
  };
  yield* pages(overHttp, executions, 'over HTTP');
  client.close();
  await server.end('SIGTERM');
}

async function* pages(call: Call, executions: number, how: string): AsyncGenerator<Figure> {
  // The first calls of a process are those of a program that is still being compiled.
  await walk(call, 'ListExecutions', { stateMachineArn: `${arn}:stateMachine:short`, maxResults: 100 }, 50);
  const everywhere = { stateMachineArn: `${arn}:stateMachine:short`, maxResults: 1000 };
  yield* figures(`ListExecutions, pages of 1,000 ${how}`, await walk(call, 'ListExecutions', everywhere));
  const usual = { stateMachineArn: `${arn}:stateMachine:short` };
  yield* figures(`ListExecutions, pages of 100 ${how}`, await walk(call, 'ListExecutions', usual, 300));
  const failed = { stateMachineArn: `${arn}:stateMachine:order-saga`, statusFilter: 'FAILED' };
  yield* figures(`ListExecutions by status ${how}`, await walk(call, 'ListExecutions', failed));
  const running = { ...usual, statusFilter: 'RUNNING' };
  yield* figures(`ListExecutions by status, none ${how}`, await walk(call, 'ListExecutions', running));

  const orders = executions * 0.05;
  const histories: number[] = [];
  for (let index = 0; index < asked; index++) {
    const order = Math.floor((index * 7919) % orders);
    const executionArn = `${arn}:execution:order-saga:order-saga-${order}`;
    histories.push((await call('GetExecutionHistory', { executionArn, maxResults: 1000 })).milliseconds);
  }
  yield* figures(`GetExecutionHistory of orders ${how}`, histories);
  const executionArn = `${arn}:execution:long:long-0`;
  for (const maxResults of [100, 1000]) {
    const took = await walk(call, 'GetExecutionHistory', { executionArn, maxResults });
    if (took.length < 24_800 / maxResults) throw new Error('expected a long history');
    yield* figures(`GetExecutionHistory of 24,800 events, by ${maxResults} ${how}`, took);
  }
}

/** Page after page, to the last. */
async function walk(call: Call, action: string, body: object, most = Number.POSITIVE_INFINITY): Promise<number[]> {
  const took: number[] = [];
  for (let nextToken: unknown; took.length < most; ) {
    const answer = await call(action, { ...body, ...(nextToken === undefined ? {} : { nextToken }) });
    took.push(answer.milliseconds);
    nextToken = answer.body.nextToken;
    if (nextToken === undefined) break;
  }
  return took;
}

function* figures(what: string, milliseconds: readonly number[]): Generator<Figure> {
  yield { what: `${what}, p50`, value: percentile(milliseconds, 50), unit: 'ms' };
  yield { what: `${what}, p99`, value: percentile(milliseconds, 99), unit: 'ms', bound: { atMost: 10 } };
}

async function fill(worker: Worker, machine: string, count: number): Promise<void> {
  await worker.ask({ kind: 'run', machine, tag: machine, count, inFlight: 256, until: 'ended' }, 'ran');
}
