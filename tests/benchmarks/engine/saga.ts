import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { folderBytes } from '../../../commands/bench/folder-bytes.ts';
import { residentBytes } from '../../../commands/bench/process-usage.ts';
import { percentile } from '../../../commands/demo/percentile.ts';
import { median } from './support/median.ts';
import { orderSaga } from './support/order-saga.ts';
import { type Ran, startWorker, type Worker } from './support/worker.ts';

const machine = 'order-saga';
const inFlight = 64;

/** The saga with its handlers in the engine's own process, each event on disk before it is acted on. */
export async function* run(circumstances: Circumstances): AsyncGenerator<Figure> {
  yield* speed(circumstances);
  yield* restart(circumstances);
}

async function* speed(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { isQuick, cleanUp, say } = circumstances;
  const count = isQuick ? 300 : 2000;
  const rounds = isQuick ? 1 : 5;
  const folder = cleanUp.folder();
  const worker = await startWorker(folder, circumstances);
  await worker.ask({ kind: 'keep', machine, definition: JSON.stringify(orderSaga()) }, 'done');
  say(`saga: ${rounds} times ${count} orders, ${inFlight} in flight`);
  await batch(worker, 'warm', 500, inFlight);
  const before = folderBytes(folder);
  const ran: Ran[] = [];
  for (let round = 1; round <= rounds; round++) ran.push(await batch(worker, `round-${round}`, count, inFlight));
  const latencies = ran.flatMap((each) => each.latencies);
  yield {
    what: `orders, ${inFlight} in flight`,
    value: median(ran.map(({ seconds }) => count / seconds)),
    unit: 'orders/s',
    bound: { atLeast: 1500 },
  };
  yield { what: 'latency p50', value: percentile(latencies, 50), unit: 'ms' };
  yield { what: 'latency p99', value: percentile(latencies, 99), unit: 'ms' };
  yield {
    what: 'CPU of an order, all threads',
    value: median(ran.map(({ cpuMilliseconds }) => cpuMilliseconds / count)),
    unit: 'ms',
    bound: { atMost: 0.8 },
  };
  yield { what: 'memory', value: residentBytes(worker.pid) / 2 ** 20, unit: 'MiB' };
  const alone = await batch(worker, 'alone', isQuick ? 50 : 200, 1);
  yield { what: 'alone, p50', value: percentile(alone.latencies, 50), unit: 'ms', bound: { atMost: 5 } };
  await worker.end('closed');
  yield {
    what: 'kept of an order',
    value: (folderBytes(folder) - before) / (rounds * count + alone.latencies.length),
    unit: 'bytes',
    bound: { atMost: 6 * 1024 },
  };
}

/** Orders that all wait for the same step when the process is killed. */
async function* restart(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { isQuick, cleanUp, say } = circumstances;
  const open = isQuick ? 100 : 1000;
  const folder = cleanUp.folder();
  const before = await startWorker(folder, circumstances);
  await before.ask({ kind: 'keep', machine, definition: JSON.stringify(orderSaga()) }, 'done');
  await before.ask({ kind: 'hold', step: 'capturePayment' }, 'done');
  say(`saga: kill -9 with ${open} executions open`);
  await before.ask({ kind: 'run', machine, tag: 'open', count: open, inFlight: 64, until: 'started' }, 'ran');
  await untilAllAreHeld(before, open);
  await before.end('killed');

  const began = performance.now();
  const after = await startWorker(folder, circumstances);
  yield { what: `folder open again, ${open} executions running`, value: performance.now() - began, unit: 'ms' };
  await after.ask({ kind: 'resume', machine, tag: 'open', count: open }, 'done');
  yield {
    what: 'and all of them ended',
    value: performance.now() - began,
    unit: 'ms',
    bound: { atMost: 1000 },
  };
  await after.end('closed');
}

/** One in twenty is on its way back by then. */
async function untilAllAreHeld(worker: Worker, open: number): Promise<void> {
  for (let held = 0; held < open * 0.95; ) {
    ({ count: held } = await worker.ask({ kind: 'held-calls' }, 'count'));
    await new Promise((settle) => setTimeout(settle, 20));
  }
}

function batch(worker: Worker, tag: string, count: number, atOnce: number): Promise<Ran> {
  return worker.ask({ kind: 'run', machine, tag, count, inFlight: atOnce, until: 'ended' }, 'ran');
}
