/**
 * Our row among the durable engines people use, in the form their comparison gives its rows: handlers in process, every
 * event on disk before it is acted on, one definition in Amazon States Language.
 *
 * To run it beside Restate (the folder of the comparison being PEERS_FOLDER; what it needs of npm goes to /tmp only):
 *
 *   export PEERS_DIR=/tmp/peers-run COMANDA_DIR=$PWD
 *   mkdir -p $PEERS_DIR && cp -r PEERS_FOLDER/. $PEERS_DIR && cp tests/benchmarks/peer.mjs $PEERS_DIR/peers/ours.mjs
 *   (cd $PEERS_DIR && PEERS="restate ours" CRASH_PEERS="restate ours" LIMITS=0 ./run-all.sh 1000 64)
 *
 * or, when npm has installed there what the two rows need, with one command each:
 *   cd $PEERS_DIR && for p in restate ours; do node bench.mjs $p 1000 64 3; node crash.mjs $p 400 64; done
 *
 * It finds the project by COMANDA_DIR, and the comparison's lib.mjs above its own folder or beside the worker that has loaded it.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = process.env.COMANDA_DIR ?? join(import.meta.dirname, '../..');
const { Engine } = await import(fileUrl(project, 'infra/local/stepfunctions/driver/engine.ts'));
const { fastClock } = await import(fileUrl(project, 'tests/benchmarks/engine/support/fast-clock.ts'));
const { orderSaga } = await import(fileUrl(project, 'tests/benchmarks/engine/support/order-saga.ts'));
const { step } = await import(fileUrl(folderOfLib(), 'lib.mjs'));

export const name = 'Comanda, handlers in process';
export const durable = 'yes (journal, group commit, fdatasync)';

const place = { region: 'us-east-1', account: '000000000000' };
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:order-saga';

/** The others try again at once; AWS waits for a second at least, which this clock makes 10 ms. */
const clock = fastClock(100);

let engine;
let machine;

export async function start(dir) {
  const dataFolder = join(dir, 'comanda');
  mkdirSync(dataFolder, { recursive: true });
  engine = await Engine.open({
    dataFolder,
    clock,
    place,
    callTask,
    warn: (line) => console.error(line),
    onFault: (error) => {
      console.error(error);
      process.exit(1);
    },
  });
  const at = clock.now();
  machine = {
    arn: machineArn,
    name: 'order-saga',
    type: 'STANDARD',
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definitionKey: await engine.definitions.keep(JSON.stringify(orderSaga())),
    createdAt: at,
    updatedAt: at,
    tags: {},
  };
  await engine.machines.save(machine);
  engine.resume();
  return { pids: [], disk: [dataFolder] };
}

/** The execution is named after the order; how it ended is acknowledged once it is on disk. */
export async function submit(order) {
  const { arn } = await engine.start(machine, order.orderId, JSON.stringify(order));
  const { execution } = await engine.ended(arn);
  return execution.status === 'SUCCEEDED' ? 'COMPLETED' : 'COMPENSATED';
}

export const stop = () => engine.close();

async function callTask({ functionName, payload }) {
  try {
    const result = await step(functionName.slice(functionName.lastIndexOf(':') + 1), JSON.parse(payload));
    return { kind: 'succeeded', output: JSON.stringify(result) };
  } catch (error) {
    return { kind: 'failed', error: error.message, cause: JSON.stringify({ errorType: error.message }) };
  }
}

/** Copied to the comparison's peers/, or loaded from here by its worker. */
function folderOfLib() {
  const folders = [join(import.meta.dirname, '..'), dirname(process.argv[1] ?? ''), process.cwd()];
  return folders.find((folder) => existsSync(join(folder, 'lib.mjs'))) ?? '';
}

function fileUrl(...segments) {
  return pathToFileURL(join(...segments)).href;
}
