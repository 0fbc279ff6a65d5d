import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { announce, secretsFile, withdraw } from '../../infra/local/instance.ts';
import { startCarrierSandbox } from '../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import { startStripeSandbox } from '../../infra/local/sandbox/stripe/server.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'faults-command-'));
const secrets = {
  tokenClientSecret: 'secret',
  stripeApiKey: 'sk_test_command',
  stripeWebhookSecret: 'whsec',
  carrierApiKey: 'carrier-key',
  carrierWebhookSecret: 'secret',
};
let stripe: Awaited<ReturnType<typeof startStripeSandbox>>;
let carriers: Awaited<ReturnType<typeof startCarrierSandbox>>;

beforeAll(async () => {
  stripe = await startStripeSandbox({ dataDir, port: 0, faults: { chaos: { probability: 0.05, seed: 7 } } });
  const { carrierApiKey: apiKey, carrierWebhookSecret: webhookSecret } = secrets;
  carriers = await startCarrierSandbox({ dataDir, port: 0, apiKey, webhookSecret, transitSeconds: 1 });
  writeFileSync(secretsFile(dataDir), JSON.stringify(secrets));
  const elsewhere = 'http://127.0.0.1:9';
  const others = { dynamodb: elsewhere, sqs: elsewhere, ses: elsewhere, stepfunctions: elsewhere, signIn: elsewhere };
  const services = { ...others, functions: elsewhere, stripe: stripe.url, carriers: carriers.url };
  announce(dataDir, { pid: process.pid, apiUrl: stripe.url, services });
});
afterEach(() => run('clear'));
afterAll(async () => {
  withdraw(dataDir, stripe.url);
  await stripe.close();
  await carriers.close();
  rmSync(dataDir, { recursive: true });
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Outcome> {
  try {
    const command = ['commands/faults.ts', ...args, '--data', dataDir];
    return { code: 0, ...(await promisify(execFile)(process.execPath, command)) };
  } catch (error) {
    return error as Outcome; // execFile's error carries all three
  }
}

describe('npm run faults', () => {
  test('adds rules to the sandbox that has the operation, lists both, and clears one or all', async () => {
    const { stdout: added } = await run('add', 'capturePayment', 'lateEffect', '--seconds', '5', '--times', '3');
    expect(added).toMatch(/stripe .* capturePayment .* lateEffect 5 s .* any .* 0 of 3/);
    await run('add', 'buyLabel', 'reset', '--when', 'after', '--order', 'mine');
    const { stdout: listed } = await run('list');
    expect(listed).toMatch(/carriers .* buyLabel .* reset after .* mine .* 0 of 1/);
    expect(listed).toMatch(/Chaos: 5 % .* seed 7/);
    const [id = ''] = /rule_\w+/.exec(added) ?? [];
    expect((await run('clear', id)).stdout).toBe('1 rule is gone.\n');
    expect(await run('clear', id)).toMatchObject({ code: 1, stderr: `there is no rule ${id}\n` });
    expect((await run('clear')).stdout).toBe('1 rule is gone.\n');
    expect((await run('list')).stdout).toMatch(/^No rules/);
  });

  test.each([
    [['add', 'payBill', 'error500'], /expected one of createPayment/],
    [['add', 'buyLabel', 'explode'], /expected one of timeoutBefore/],
    [['add', 'buyLabel', 'error500', '--times', '0'], /expected a whole number from 1/],
    [['add', 'buyLabel', 'lateEffect', '--seconds', '4000'], /expected seconds from 0 to 3600/],
    [['add', 'readShipment', 'lateEffect'], /^fault: lateEffect cannot happen to readShipment\n$/],
  ])('says what is wrong with %j', async (args, words) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toMatch(words);
    expect(code).toBe(1);
  });
});
