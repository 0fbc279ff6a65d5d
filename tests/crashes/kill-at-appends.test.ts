import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ComandaProcess } from '../support/comanda-process.ts';
import { DemoProcess } from '../support/demo-process.ts';
import { expectAllHolds } from '../support/expect-all-holds.ts';
import { freePort } from '../support/free-port.ts';
import { signal } from '../support/process-tree.ts';
import { type Appended, JournalWatch } from './journal-watch.ts';

const load = { orders: 50, concurrency: 4 };
const limitMilliseconds = 240_000;
const engine = 'infra/local/stepfunctions/';
const functions = 'infra/local/lambda/';

/**
 * What the engine writes for orders, beside entering and leaving states. Not among it: `stopped` and `task-heartbeat`,
 * which nothing of ours asks for, and what only comes after hours (`TaskTimedOut`).
 */
const expectedKinds = [
  'begun',
  'event',
  'task-submitted',
  'task-succeeded',
  'task-failed',
  'timer-fired',
  'ExecutionStarted',
  'ExecutionSucceeded',
  'TaskScheduled',
  'TaskStarted',
  'TaskSubmitted',
  'TaskSucceeded',
  'TaskFailed',
  'ParallelStateStarted',
  'ParallelStateSucceeded',
  ...orderStateTypes().flatMap((type) => [`${type}StateEntered`, `${type}StateExited`]),
];

/** Of the states in the order's workflow; an order reaches those left out only when it needs a person, and the demo's do not. */
function orderStateTypes(): readonly string[] {
  const file = new URL('../../workflows/generated/fulfill-order.asl.json', import.meta.url);
  const { States } = z
    .object({ States: z.record(z.string(), z.object({ Type: z.string() })) })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  const types = new Set(Object.values(States).map(({ Type }) => Type));
  return [...types].filter((type) => !['Pass', 'Fail'].includes(type));
}

let dataDir: string;
let comanda: ComandaProcess;
let watch: JournalWatch;
let demo: DemoProcess | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-appends-'));
  comanda = new ComandaProcess(dataDir, await freePort());
  watch = new JournalWatch(join(dataDir, 'stepfunctions'));
});

afterEach(async () => {
  demo?.kill();
  await comanda.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, limitMilliseconds);

describe('the engine, killed at the first record of every kind it appends', () => {
  test(
    'goes on with every order where its journal ends',
    async () => {
      const killedAt = new Map<string, Appended>();
      const isNew = (record: Appended) => !killedAt.has(record.kinds.join());
      const killAt = async (record: Appended, pid: number) => {
        signal(pid, 'SIGKILL');
        killedAt.set(record.kinds.join(), record);
        await comanda.childReplaced(engine, pid);
        // Appended between our look and its end: those were not killed at.
        watch.fresh();
      };

      let isStarting = true;
      const started = comanda.start().finally(() => {
        isStarting = false;
      });
      // Machines are files, written while the system starts.
      while (isStarting && !hasSavedMachine()) await sleep(1);
      expect({ isStarting }).toEqual({ isStarting: true });
      const unready = comanda.childPid(engine);
      signal(unready, 'SIGKILL');
      await comanda.childReplaced(engine, unready);
      await started;

      const running = new DemoProcess(comanda.url, { ...load, seed: 21 });
      demo = running;
      let mayBreakCall = false;
      while (running.isRunning) {
        const pid = comanda.childPid(engine);
        const isCalled = ({ kinds }: Appended) => mayBreakCall && kinds.includes('TaskScheduled');
        const record = await watch.next(
          (each) => isNew(each) || isCalled(each),
          () => !running.isRunning,
        );
        if (record === undefined) break;
        if (isNew(record)) {
          await killAt(record, pid);
          mayBreakCall = !kindsIn(killedAt).has('timer-fired');
        } else {
          // The function dies in the middle of the call, which then fails and is made again when its timer fires.
          comanda.killChild(functions);
          mayBreakCall = false;
        }
      }

      await expectAllHolds(running, load.orders);
      expect([...kindsIn(killedAt)]).toEqual(expect.arrayContaining(expectedKinds));
    },
    limitMilliseconds,
  );
});

function hasSavedMachine(): boolean {
  const machines = join(dataDir, 'stepfunctions', 'machines');
  return existsSync(machines) && readdirSync(machines).some((name) => name.endsWith('.json'));
}

function kindsIn(records: ReadonlyMap<string, Appended>): ReadonlySet<string> {
  return new Set([...records.values()].flatMap(({ kinds }) => kinds));
}
