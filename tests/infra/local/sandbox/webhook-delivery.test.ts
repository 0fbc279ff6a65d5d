import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DurableStore, openDurableStore } from '../../../../infra/local/sandbox/durable-store.ts';
import {
  type OwedWebhook,
  openWebhookDelivery,
  type WebhookDelivery,
} from '../../../../infra/local/sandbox/webhook-delivery.ts';
import { startWebhookReceiver } from '../../../support/webhook-receiver.ts';

let directory: string;
let store: DurableStore;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let delivery: WebhookDelivery<OwedWebhook> | undefined;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'webhook-delivery-'));
  store = openDurableStore(directory, 'test');
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await delivery?.close();
  delivery = undefined;
  store.close();
  await receiver.close();
  rmSync(directory, { recursive: true });
});

const start = (disturb?: (owed: OwedWebhook) => readonly number[]) => {
  delivery = openWebhookDelivery<OwedWebhook>({
    store,
    collection: 'owed',
    url: receiver.url,
    now: Date.now,
    render: ({ id }) => ({ body: JSON.stringify({ id }), headers: { 'x-test': id } }),
    disturb,
  });
  return delivery;
};

const ids = () => receiver.received.map(({ body }) => body.id);

/** As a sandbox does it: stored in the transaction of the change, scheduled after it. */
function owe(id: string, dueAt = 0): void {
  const events = [{ id, dueAt }];
  store.transaction(() => delivery?.store(events));
  delivery?.schedule(events);
}

describe('the delivery of webhooks', () => {
  test('sends what was stored and never scheduled, once it starts again', async () => {
    const first = start();
    store.transaction(() => first.store([{ id: 'evt_1', dueAt: 0 }]));
    await first.close();
    expect(ids()).toEqual([]);
    start();
    await receiver.waitFor(({ body }) => body.id === 'evt_1');
    expect(receiver.received[0]?.headers.get('x-test')).toBe('evt_1');
  });

  test('keeps what was refused over a restart, and forgets what was taken', async () => {
    start();
    owe('evt_taken');
    await receiver.waitFor(({ body }) => body.id === 'evt_taken');
    receiver.answerWith(500);
    owe('evt_refused');
    await receiver.waitFor(({ body }) => body.id === 'evt_refused');
    await delivery?.close();
    receiver.answerWith(200);
    receiver.received.length = 0;
    start();
    await receiver.waitFor(({ body }) => body.id === 'evt_refused');
    owe('evt_last');
    await receiver.waitFor(({ body }) => body.id === 'evt_last');
    expect(ids()).toEqual(['evt_refused', 'evt_last']);
  });

  test('sends more events at once than it has in flight together', async () => {
    start();
    for (let count = 0; count < 30; count += 1) owe(`evt_${count}`);
    await receiver.waitFor(() => receiver.received.length === 30);
    expect(new Set(ids()).size).toBe(30);
  });

  test('does not send what was dropped', async () => {
    const { drop } = start();
    owe('evt_later', Date.now() + 50);
    owe('evt_dropped', Date.now() + 20);
    store.transaction(() => drop(({ id }) => id === 'evt_dropped'));
    await receiver.waitFor(({ body }) => body.id === 'evt_later');
    expect(ids()).toEqual(['evt_later']);
  });

  describe('when it is disturbed', () => {
    test('sends an event as often as it is told, under one id', async () => {
      start(() => [0, 0, 10]);
      owe('evt_1');
      await receiver.waitFor(() => receiver.received.length === 3);
      expect(ids()).toEqual(['evt_1', 'evt_1', 'evt_1']);
    });

    test('sends an event behind a later one', async () => {
      start(({ id }) => [id === 'evt_1' ? 100 : 0]);
      const now = Date.now();
      owe('evt_1', now);
      owe('evt_2', now);
      await receiver.waitFor(({ body }) => body.id === 'evt_1');
      expect(ids()).toEqual(['evt_2', 'evt_1']);
    });

    test('loses an event for good', async () => {
      start(({ id }) => (id === 'evt_lost' ? [] : [0]));
      owe('evt_lost');
      owe('evt_2');
      await receiver.waitFor(({ body }) => body.id === 'evt_2');
      await delivery?.close();
      start();
      owe('evt_3');
      await receiver.waitFor(({ body }) => body.id === 'evt_3');
      expect(ids()).toEqual(['evt_2', 'evt_3']);
    });
  });
});
