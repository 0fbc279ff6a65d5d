import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { connect } from '../../commands/instance/connect.ts';
import type { HistoryEvent } from '../../infra/local/stepfunctions/interpreter/history-event.ts';
import { ComandaProcess } from '../support/comanda-process.ts';
import { DemoProcess } from '../support/demo-process.ts';
import { expectAllHolds } from '../support/expect-all-holds.ts';
import { freePort } from '../support/free-port.ts';
import { type Appended, JournalWatch } from './journal-watch.ts';
import { RebuiltHistories } from './rebuilt-histories.ts';

const load = { orders: 30, concurrency: 3 };
const limitMilliseconds = 240_000;
const capture = 'Capture payment';
const undos = ['Void label', 'Void authorization', 'Cancel payment', 'Release stock'];

type History = readonly HistoryEvent[];
const enters = (history: History, ...states: readonly string[]) => has(history, 'TaskStateEntered', states);
const leaves = (history: History, ...states: readonly string[]) => has(history, 'TaskStateExited', states);

function has(history: History, type: string, states: readonly string[]): boolean {
  return history.some((event) => event.type === type && states.includes(String(event.details?.name)));
}

/** What the journal says just before everything dies. */
const moments: { readonly [Title in string]: (history: History) => boolean } = {
  'the capture is about to be called': (history) => enters(history, capture),
  'the capture was answered and what follows was not called': (history) => leaves(history, capture),
  'an undo has begun': (history) => enters(history, ...undos),
  'an undo was answered': (history) => leaves(history, ...undos),
  'a callback is registered and not answered': (history) => history.some(({ type }) => type === 'TaskSubmitted'),
  'a callback was answered': (history) => leaves(history, 'Await delivery'),
};

let dataDir: string;
let comanda: ComandaProcess;
let watch: JournalWatch;
let histories: RebuiltHistories;
let demo: DemoProcess | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-moments-'));
  comanda = new ComandaProcess(dataDir, await freePort());
  watch = new JournalWatch(join(dataDir, 'stepfunctions'));
  histories = new RebuiltHistories(join(dataDir, 'stepfunctions'));
  await comanda.start();
}, limitMilliseconds);

afterEach(async () => {
  demo?.kill();
  await comanda.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, limitMilliseconds);

describe('the whole system, killed at the moments that matter', () => {
  test(
    'loses nothing and does nothing twice',
    async () => {
      const running = new DemoProcess(comanda.url, { ...load, seed: 31 });
      demo = running;
      for (const [moment, isHere] of Object.entries(moments)) {
        const processes = comanda.processes();
        const record = await watch.next(
          async (each) => isHere(await histories.take(each)),
          () => !running.isRunning,
        );
        expect({ moment, isReached: record !== undefined }).toEqual({ moment, isReached: true });
        await restart(processes);
      }
      await expectAllHolds(running, load.orders);
    },
    limitMilliseconds,
  );

  test(
    'takes the money once when it dies between the word that it will and the answer that it did',
    async () => {
      const running = new DemoProcess(comanda.url, { ...load, seed: 32 });
      demo = running;
      for (let kill = 1; kill <= 2; kill++) {
        const processes = comanda.processes();
        for (let isReached = false; !isReached; ) {
          const record = await watch.next(
            async (each) => enters(await histories.take(each), capture),
            () => !running.isRunning,
          );
          expect({ kill, isReached: record !== undefined }).toEqual({ kill, isReached: true });
          // Its answer would come within milliseconds; frozen, it gives none.
          const thaw = comanda.freezeChild('infra/local/sandbox/stripe/');
          isReached = await intentIsOpen(orderIdOf(record));
          if (!isReached) thaw();
        }
        await restart(processes);
      }
      await expectAllHolds(running, load.orders);
    },
    limitMilliseconds,
  );
});

async function restart(processes: ReturnType<ComandaProcess['processes']>): Promise<void> {
  await comanda.killAll(processes);
  for (const record of watch.fresh()) await histories.take(record);
  await comanda.start();
}

/** Executions are named after their orders. */
function orderIdOf(record: Appended | undefined): string {
  return record?.execution.split(':').at(-1) ?? '';
}

const eventSchema = z.object({ type: z.string(), details: z.object({ step: z.string().optional() }).optional() });

/** True as soon as the order says that its money is about to be taken; false when it was taken already, or is not to be. */
async function intentIsOpen(orderId: string): Promise<boolean> {
  const client = connect({ data: dataDir }, { name: 'crash-test', patienceMilliseconds: 5000 });
  for (let look = 0; look < 100; look++) {
    const timeline = await client.getAll(`/orders/${orderId}/timeline`, 'support', eventSchema);
    if (timeline.some(({ type }) => type === 'PaymentCaptured')) return false;
    if (timeline.some(({ details }) => details?.step === 'capture-payment')) return true;
    await sleep(5);
  }
  return false;
}
