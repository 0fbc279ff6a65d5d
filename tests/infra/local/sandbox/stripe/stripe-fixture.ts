import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import Stripe from 'stripe';
import { type StripeSandbox, startStripeSandbox } from '../../../../../infra/local/sandbox/stripe/server.ts';

export interface SandboxUnderTest {
  stripe: Stripe;
  url: string;
  /** A call without the SDK: for what the SDK would never send. */
  raw(method: string, path: string, options?: { body?: string; headers?: Record<string, string> }): Promise<RawAnswer>;
  advance(by: { readonly seconds: number }): void;
  restart(): Promise<void>;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly error?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
}

export function clientOf(url: string): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe('sk_test_1', { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

/** One sandbox for the tests of a file, with a clock that they move. */
export function sandboxForTests(): SandboxUnderTest {
  const directory = mkdtempSync(path.join(tmpdir(), 'stripe-sandbox-'));
  let now = new Date('2026-11-22T10:00:00.000Z').getTime();
  let sandbox: StripeSandbox;
  const start = async () => {
    sandbox = await startStripeSandbox({ dataDir: directory, port: 0, clock: { now: () => new Date(now) } });
    under.url = sandbox.url;
    under.stripe = clientOf(sandbox.url);
  };
  const under: SandboxUnderTest = {
    stripe: clientOf('http://127.0.0.1:9'),
    url: '',
    raw: async (method, target, { body, headers } = {}) => {
      const response = await fetch(`${under.url}${target}`, {
        method,
        headers: { authorization: 'Bearer sk_test_1', ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const answer = await response.json();
      return { status: response.status, headers: response.headers, body: answer as RawAnswer['body'] }; // all it answers is JSON objects
    },
    advance: ({ seconds }) => {
      now += seconds * 1000;
    },
    restart: async () => {
      await sandbox.close();
      await start();
    },
  };
  beforeAll(start);
  afterAll(async () => {
    await sandbox.close();
    rmSync(directory, { recursive: true });
  });
  return under;
}

/** What an answer was refused with, as the SDK gives it. */
export async function refusal(call: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error('the call was not refused by Stripe', { cause: error });
}
