import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChildDefinition, Supervisor } from '../../../infra/local/supervisor.ts';

let dir: string;
let supervisor: Supervisor;
let pids: readonly number[];
let said: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'comanda-test-'));
  pids = [];
  said = [];
  supervisor = new Supervisor(
    join(dir, 'logs'),
    (now) => {
      pids = now;
    },
    (line) => said.push(line),
  );
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(dir, { recursive: true, force: true });
});

const child = (script: string, isReady: ChildDefinition['isReady'] = /ready/): ChildDefinition => ({
  name: 'worker',
  command: process.execPath,
  args: ['-e', script],
  env: { WHO: 'worker' },
  isReady,
});
const serves = "console.log('ready', process.env.WHO); setInterval(() => {}, 1000)";

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((settle) => setTimeout(settle, 10));
}

test('waits for the ready line, passes the environment and keeps what the child printed', async () => {
  await supervisor.start(child(serves));
  const log = join(dir, 'logs', 'worker.log');
  // What is on its way to the file may come after the ready line was seen.
  await until(() => existsSync(log) && readFileSync(log, 'utf8') !== '');
  expect(readFileSync(log, 'utf8')).toContain('ready worker');
  expect(pids).toHaveLength(1);
});

test('starts a child again when it dies', async () => {
  await supervisor.start(child(serves));
  const [first] = pids;
  process.kill(first ?? 0, 'SIGKILL');
  await until(() => pids[0] !== first);
  expect(said[0]).toContain('worker ended (SIGKILL)');
});

test('says which child did not start and where it said why', async () => {
  await expect(supervisor.start(child('process.exit(3)'))).rejects.toThrow(
    /worker did not start: exit code 3.*worker\.log/,
  );
});

test('asks a program that prints nothing until it serves', async () => {
  let asked = 0;
  await supervisor.start(child('setInterval(() => {}, 1000)', async () => ++asked === 3));
  expect(asked).toBe(3);
});

test('ends its children politely', async () => {
  const mark = join(dir, 'ended');
  const polite = `process.on('SIGTERM', () => { require('fs').writeFileSync('${mark}', ''); process.exit(0); }); ${serves}`;
  await supervisor.start(child(polite));
  await supervisor.stop();
  expect(existsSync(mark)).toBe(true);
});
