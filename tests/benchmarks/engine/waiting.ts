import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { startEngine } from '../../../commands/bench/engine-process.ts';
import { median } from './support/median.ts';
import { orderSaga } from './support/order-saga.ts';
import { startWorker, type Worker } from './support/worker.ts';

/** Far beyond the run, also by the worker's clock, which runs a hundred times as fast. */
const seconds = 30_000_000;
const machines = {
  'order-saga': orderSaga(),
  waiting: {
    QueryLanguage: 'JSONata',
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: seconds, End: true } },
  },
  callback: {
    QueryLanguage: 'JSONata',
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'submit', Payload: { token: '{% $states.context.Task.Token %}' } },
        TimeoutSeconds: seconds,
        End: true,
      },
    },
  },
};

/** What executions cost that wait for a day, half of them for a time and half for an answer, and whom they slow down. */
export async function* run(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { isQuick, cleanUp, say } = circumstances;
  const waiting = isQuick ? 2_000 : 100_000;
  const folder = cleanUp.folder();
  const worker = await startWorker(folder, circumstances);
  for (const [machine, definition] of Object.entries(machines)) {
    await worker.ask({ kind: 'keep', machine, definition: JSON.stringify(definition) }, 'done');
  }
  const rounds = isQuick ? 1 : 5;
  const orders = isQuick ? 300 : 4000;
  await speed(worker, 'warm', 1, orders);
  const alone = await speed(worker, 'alone', rounds, orders);
  const before = await worker.ask({ kind: 'memory' }, 'memory');

  say(`${waiting.toLocaleString('en')} executions begin to wait`);
  for (const machine of ['waiting', 'callback']) {
    await worker.ask(
      { kind: 'run', machine, tag: machine, count: waiting / 2, inFlight: 256, until: 'started' },
      'ran',
    );
  }
  const after = await worker.ask({ kind: 'memory' }, 'memory');
  const [heap, resident] = (['heapBytes', 'residentBytes'] as const).map(
    (kind) => (after[kind] - before[kind]) / waiting,
  );
  yield { what: `heap of each of ${waiting} waiting`, value: heap ?? 0, unit: 'bytes', bound: { atMost: 4096 } };
  yield { what: 'resident memory of each', value: resident ?? 0, unit: 'bytes', bound: { atMost: 4096 } };

  say('orders beside those that wait');
  // What a hundred thousand starts leave to be tidied up is not what waiting costs.
  await speed(worker, 'settle', 1, orders);
  const beside = await speed(worker, 'beside', rounds, orders);
  yield { what: 'orders before them', value: alone, unit: 'orders/s' };
  yield { what: 'orders beside them', value: beside, unit: 'orders/s' };
  yield { what: 'of what it was before', value: (beside / alone) * 100, unit: '%', bound: { atLeast: 90 } };
  await worker.end('killed');

  say('a server starts on that folder');
  const server = await startEngine({ folder, cleanUp });
  yield {
    what: 'start of the server after kill -9',
    value: server.readyMilliseconds,
    unit: 'ms',
    bound: { atMost: 3000 },
  };
  yield { what: 'its memory', value: server.residentBytes() / 2 ** 20, unit: 'MiB' };
  await server.end('SIGTERM');
  const again = await startEngine({ folder, cleanUp });
  yield { what: 'start of the server', value: again.readyMilliseconds, unit: 'ms', bound: { atMost: 3000 } };
  await again.end('SIGKILL');
}

async function speed(worker: Worker, tag: string, rounds: number, count: number): Promise<number> {
  const rates: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const ran = await worker.ask(
      { kind: 'run', machine: 'order-saga', tag: `${tag}-${round}`, count, inFlight: 64, until: 'ended' },
      'ran',
    );
    rates.push(count / ran.seconds);
  }
  return median(rates);
}
