import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../commands/instance/random.ts';
import { ComandaProcess } from '../support/comanda-process.ts';
import { DemoProcess } from '../support/demo-process.ts';
import { expectAllHolds } from '../support/expect-all-holds.ts';
import { freePort } from '../support/free-port.ts';

/** So few at once that a fast machine is still at it when the last kill comes. */
const load = { orders: 36, concurrency: 2, timeout: 500 };
const limitMilliseconds = 600_000;

/** Words of the command line of each process that `npm start` runs. */
const children = [
  'infra/local/stepfunctions/',
  'infra/local/lambda/',
  'infra/local/api/',
  'dynoxide',
  'infra/local/sandbox/stripe/',
  'infra/local/sandbox/carriers/',
  'infra/local/queues/',
  'infra/local/mail/',
];

let dataDir: string;
let comanda: ComandaProcess;
let demo: DemoProcess | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-crash-'));
});

afterEach(async () => {
  demo?.kill();
  await comanda.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, limitMilliseconds);

/** Kills land at moments nobody chose, but the same ones each time the machine is as fast. */
const random = seededRandom(20);
const aMoment = () => sleep(random.integer(200, 900));

const start = async (args: readonly string[]) => {
  comanda = new ComandaProcess(dataDir, await freePort(), { args });
  await comanda.start();
};

describe.each([
  ['do as they should', []],
  ['go wrong every twentieth time', ['--chaos', '0.05', '--chaos-seed', '20']],
])('the system while orders are under way and calls of providers %s', (_title, args) => {
  test(
    'loses nothing it acknowledged when all of it is killed three times and started again',
    async () => {
      await start(args);
      demo = new DemoProcess(comanda.url, { ...load, seed: 11 });
      for (let kill = 1; kill <= 3; kill++) {
        await aMoment();
        expect(demo.isRunning).toBe(true);
        await comanda.killAll();
        await comanda.start();
      }
      await expectAllHolds(demo, load.orders);
    },
    limitMilliseconds,
  );

  test(
    'loses nothing when one process after the other is killed',
    async () => {
      await start(args);
      demo = new DemoProcess(comanda.url, { ...load, seed: 12 });
      for (const child of children) {
        await aMoment();
        expect(demo.isRunning).toBe(true);
        comanda.killChild(child);
      }
      await expectAllHolds(demo, load.orders);
    },
    limitMilliseconds,
  );
});
