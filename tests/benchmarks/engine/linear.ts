import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { residentBytes } from '../../../commands/bench/process-usage.ts';
import { orderSaga } from './support/order-saga.ts';
import { startWorker } from './support/worker.ts';

const machine = 'order-saga';

/** Whether an order costs the same when many have gone before it. */
export async function* run(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { isQuick, cleanUp, say } = circumstances;
  const marks = isQuick ? [200, 1_000, 2_000] : [1_000, 10_000, 100_000];
  const worker = await startWorker(cleanUp.folder(), circumstances);
  await worker.ask({ kind: 'keep', machine, definition: JSON.stringify(orderSaga()) }, 'done');
  const rates: number[] = [];
  let done = 0;
  for (const mark of marks) {
    say(`up to ${mark} saga orders done`);
    const question = { kind: 'run', machine, tag: `upto-${mark}`, count: mark - done, inFlight: 64, until: 'ended' };
    const { seconds } = await worker.ask({ ...question, kind: 'run', until: 'ended' }, 'ran');
    const rate = (mark - done) / seconds;
    const [from, to] = [done, mark].map((number) => number.toLocaleString('en'));
    yield { what: `orders from the ${from}th to the ${to}th`, value: rate, unit: 'orders/s' };
    yield { what: 'memory then', value: residentBytes(worker.pid) / 2 ** 20, unit: 'MiB' };
    rates.push(rate);
    done = mark;
  }
  await worker.end('closed');
  const [, second = 1, third = 0] = rates;
  yield { what: 'the last, of the ones before', value: (third / second) * 100, unit: '%', bound: { atLeast: 80 } };
}
