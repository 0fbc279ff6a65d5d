import { describe, expect, test } from '@jest/globals';
import { signatureOf } from '../../../../infra/local/sandbox/carriers/signature.ts';
import { verifyWebhook } from '../../../../tasks/adapters/carrier-hub/webhook.ts';

const secret = 'contraseña';
const signed = (body: string) => verifyWebhook(body, signatureOf(body, secret), secret);

describe('a webhook of the hub', () => {
  test('names the event and the parcel', () => {
    const body = JSON.stringify({ id: 'evt_1', result: { tracking_code: '1Z1', status: 'delivered' } });
    expect(signed(body)).toEqual({ kind: 'parcel', eventId: 'evt_1', trackingNumber: '1Z1' });
  });

  test.each([
    ['of a batch', JSON.stringify({ id: 'evt_1', description: 'batch.created', result: { object: 'Batch' } })],
    ['without a result', '{"id":"evt_1"}'],
    ['that is no JSON', 'ping'],
    ['that is empty', ''],
  ])('%s is of something else, and not an error', (_what, body) => {
    expect(signed(body)).toEqual({ kind: 'other' });
  });

  test('that another has signed is nobody’s', () => {
    expect(verifyWebhook('{}', signatureOf('{}', 'another'), secret)).toBeUndefined();
    expect(verifyWebhook('{}', undefined, secret)).toBeUndefined();
  });
});
