import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { startChild } from '../../../../support/start-child.ts';
import { sendRaw, until } from './raw-client.ts';
import { carriers, controlOf, stripe } from './sandboxes-under-test.ts';

const key = { CARRIER_API_KEY: 'key', CARRIER_WEBHOOK_SECRET: 'secret' };

test.each([
  [stripe, 'capturePayment'],
  [carriers, 'buyLabel'],
] as const)('an effect that is still to come outlives a kill -9 ($name)', async (sandbox, operation) => {
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), 'fault-kill-'));
  const entry = `infra/local/sandbox/${sandbox.name}/main.ts`;
  const running = { ...(await startChild(entry, { PORT: '0', DATA_DIR, ...key })) };
  const prepared = await sandbox.prepare(running, operation);
  const control = controlOf(running.url, sandbox);
  await control.add({ operation, fault: 'lateEffect', parameters: { seconds: 1 }, times: 1 });
  const sent = sendRaw(running.url, prepared.call);
  await until(async () => (await control.list()).lateEffects === 1);
  await running.kill('SIGKILL');
  expect(await sent.outcome).toMatchObject({ kind: 'reset' });

  const second = await startChild(entry, { PORT: '0', DATA_DIR, ...key });
  running.url = second.url;
  await until(() => prepared.hasHappened());
  expect((await controlOf(second.url, sandbox).list()).rules[0]?.used).toBe(1);
  await second.kill('SIGTERM');
  rmSync(DATA_DIR, { recursive: true });
});

test('a sandbox says in one line why it cannot be chaotic', async () => {
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), 'fault-kill-'));
  for (const { name } of [stripe, carriers]) {
    const environment = { PORT: '0', DATA_DIR, ...key, SANDBOX_CHAOS: 'often' };
    await expect(startChild(`infra/local/sandbox/${name}/main.ts`, environment)).rejects.toThrow('SANDBOX_CHAOS');
  }
  rmSync(DATA_DIR, { recursive: true });
});
