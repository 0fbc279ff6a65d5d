import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startChild } from '../../../../support/start-child.ts';
import { clientOf } from './stripe-fixture.ts';

const entry = 'infra/local/sandbox/stripe/main.ts';

describe('stripe sandbox: its process', () => {
  let DATA_DIR: string;
  beforeEach(() => {
    DATA_DIR = mkdtempSync(path.join(tmpdir(), 'stripe-main-'));
  });
  afterEach(() => rmSync(DATA_DIR, { recursive: true }));

  test('keeps everything it answered over kill -9', async () => {
    const first = await startChild(entry, { PORT: '0', DATA_DIR });
    const answered: string[] = [];
    const stripe = clientOf(first.url);
    const calls = Array.from({ length: 40 }, (_, n) =>
      stripe.paymentIntents
        .create({ amount: 1000 + n, currency: 'usd' }, { idempotencyKey: `order-${n}` })
        .then(({ id }) => {
          answered.push(id);
          // In the midst of the others.
          return answered.length === 10 ? first.kill() : undefined;
        })
        .catch(() => undefined),
    );
    await Promise.all(calls);
    const second = await startChild(entry, { PORT: '0', DATA_DIR });
    const { data } = await clientOf(second.url).paymentIntents.list({ limit: 100 });
    await second.kill('SIGTERM');
    const kept = data.map(({ id }) => id);
    expect(answered.length).toBeGreaterThanOrEqual(10);
    expect(answered.filter((id) => !kept.includes(id))).toEqual([]);
    expect(new Set(data.map(({ amount }) => amount)).size).toBe(data.length);
  });

  test('says in one line why it cannot start', async () => {
    await expect(startChild(entry, { PORT: 'http', DATA_DIR })).rejects.toThrow('expected PORT to be 0 to 65535');
    await expect(startChild(entry, { PORT: '0', DATA_DIR: '' })).rejects.toThrow('expected DATA_DIR to name a folder');
    const holder = await startChild(entry, { PORT: '0', DATA_DIR });
    const taken = { PORT: new URL(holder.url).port, DATA_DIR };
    await expect(startChild(entry, taken)).rejects.toThrow('EADDRINUSE');
    await holder.kill('SIGTERM');
  });
});
