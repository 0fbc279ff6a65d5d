/** Writes executions into the store of a folder until it is killed or cannot; says which of them are durable. */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { ExecutionStore } from '../../../../../infra/local/stepfunctions/store/execution-store.ts';
import { events, execution } from './sample-executions.ts';

const [folder = '', filler = '', what] = process.argv.slice(2);
const workers: Worker[] = [];
process.on('worker', (worker) => workers.push(worker));

const store = await ExecutionStore.open({
  folder,
  onFault: (error) => {
    process.stdout.write(`fault: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  },
});

for (let order = 1; process.exitCode === undefined; order++) {
  store.put(execution(order));
  store.archive(execution(order, { status: 'FAILED', stoppedAt: order }), {
    ...events(1, 3, filler.repeat(100)),
    snapshot: 'the state',
  });
  if (what === 'lose-the-worker' && order === 20) workers[0]?.terminate();
  if (order % 10 !== 0) continue;
  try {
    await store.durable();
    if (!process.stdout.write(`durable ${order}\n`)) await once(process.stdout, 'drain');
  } catch (error) {
    process.stdout.write(`refused: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
