import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  choosePorts,
  loadSecrets,
  lockDataFolder,
  recordChildren,
  unlockDataFolder,
} from '../../../infra/local/data-folder.ts';
import { processIdentity } from '../../../infra/local/process-identity.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the lock', () => {
  test('keeps a second launcher out while the first one lives, and lets it in after', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const gone = new Promise((settle) => other.once('exit', settle));
    writeFileSync(join(dataDir, 'lock.json'), JSON.stringify(processIdentity(other.pid ?? 0)));
    expect(() => lockDataFolder(dataDir, false)).toThrow(`process ${other.pid}`);
    other.kill('SIGKILL');
    await gone;
    expect(() => lockDataFolder(dataDir, false)).not.toThrow();
  });

  test('is not fooled by a process that got the same id later', () => {
    writeFileSync(join(dataDir, 'lock.json'), JSON.stringify({ pid: process.ppid, startedAt: 'another time' }));
    expect(() => lockDataFolder(dataDir, false)).not.toThrow();
  });

  test('ends the children that a killed launcher left running', async () => {
    const orphan = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const ended = new Promise((settle) => orphan.once('exit', (_code, signal) => settle(signal)));
    recordChildren(dataDir, [orphan.pid ?? 0]);
    lockDataFolder(dataDir, false);
    expect(await ended).toBe('SIGKILL');
  });
});

describe('a fresh start', () => {
  test('throws the data of an earlier run away', () => {
    lockDataFolder(dataDir, false);
    loadSecrets(dataDir);
    unlockDataFolder(dataDir);
    lockDataFolder(dataDir, true);
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);
  });

  test('refuses to delete a folder that is not ours', () => {
    writeFileSync(join(dataDir, 'thesis.txt'), 'years of work');
    expect(() => lockDataFolder(dataDir, true)).toThrow('will not delete it');
    expect(existsSync(join(dataDir, 'thesis.txt'))).toBe(true);
  });
});

test('secrets are made once and readable by their user only', () => {
  const first = loadSecrets(dataDir);
  expect(loadSecrets(dataDir)).toEqual(first);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
});

test('a data folder of an earlier version gets the secret it lacks, and keeps the others', () => {
  const { stripeWebhookSecret, ...known } = loadSecrets(dataDir);
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(known));
  const now = loadSecrets(dataDir);
  expect(now).toEqual({ ...known, stripeWebhookSecret: expect.stringMatching(/^whsec_.{30}/) });
  expect(now.stripeWebhookSecret).not.toBe(stripeWebhookSecret);
  expect(loadSecrets(dataDir)).toEqual(now);
});

test('a service keeps its port over restarts unless somebody took it', async () => {
  const before = await choosePorts(dataDir, ['dynamodb', 'queues']);
  expect(await choosePorts(dataDir, ['dynamodb', 'queues'])).toEqual(before);
  const thief = createServer();
  await new Promise<void>((ready) => thief.listen(before.queues, '127.0.0.1', ready));
  const after = await choosePorts(dataDir, ['dynamodb', 'queues']);
  thief.close();
  expect(after.dynamodb).toBe(before.dynamodb);
  expect(after.queues).not.toBe(before.queues);
});
