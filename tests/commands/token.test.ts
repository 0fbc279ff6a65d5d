import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { announce, secretsFile, withdraw } from '../../infra/local/instance.ts';
import { clientSecret, newDataDir, RunningSignIn } from '../infra/local/sign-in/running-sign-in.ts';

const dataDir = newDataDir();
const elsewhere = 'http://127.0.0.1:9';
let apiUrl: string;
let signIn: RunningSignIn;

beforeAll(async () => {
  signIn = await RunningSignIn.start(dataDir);
  // The port of a server of ours: no other instance of this user can have announced it.
  apiUrl = signIn.url;
  const secrets = { stripeApiKey: 'sk', stripeWebhookSecret: 'whsec', carrierApiKey: 'ck', carrierWebhookSecret: 'ws' };
  writeFileSync(secretsFile(dataDir), JSON.stringify({ tokenClientSecret: clientSecret, ...secrets }));
  const others = { dynamodb: elsewhere, sqs: elsewhere, ses: elsewhere, stepfunctions: elsewhere };
  const services = { ...others, functions: elsewhere, stripe: elsewhere, carriers: elsewhere, signIn: signIn.url };
  announce(dataDir, { pid: process.pid, apiUrl, services });
});
afterAll(async () => {
  withdraw(dataDir, apiUrl);
  await signIn.stop();
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Outcome> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, ['commands/token.ts', ...args])) };
  } catch (error) {
    return error as Outcome; // execFile's error carries all three
  }
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('npm run token', () => {
  test('prints a token and nothing else', async () => {
    const { stdout, stderr } = await run('--role', 'customer', '--customer', 'alice', '--data', dataDir);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(claimsOf(stdout)).toMatchObject({ sub: 'alice', 'cognito:groups': ['customer'] });
  });

  test('finds the instance by its URL', async () => {
    const { stdout } = await run('--role', 'support', '--url', apiUrl, '--expires', '2m');
    const { sub, exp, iat } = claimsOf(stdout);
    expect(sub).toBe('local-support');
    expect(exp - iat).toBe(120);
  });

  test.each([
    [['--data', dataDir], '--role'],
    [['--role', 'boss', '--data', dataDir], 'customer, shop, support, admin'],
    [['--role', 'customer', '--data', dataDir], '--customer'],
    [['--role', 'shop', '--data', dataDir, '--expires', '3d'], '30m'],
    [['--role', 'shop', '--data', '/nowhere'], 'npm start'],
  ])('says what is missing: %j', async (args, hint) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('    at ');
  });

  test('explains itself', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Example:');
  });
});
