import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from '../api-under-test.ts';

const api = apiUnderTest();
const open = (query: string, language?: string) =>
  api.ask(
    undefined,
    `/payment-return${query}`,
    language === undefined ? {} : { headers: { 'Accept-Language': language } },
  );

describe('GET /payment-return', () => {
  test.each([
    ['?redirect_status=succeeded', undefined, 'en', 'Your bank has confirmed the payment'],
    ['?redirect_status=failed', 'es-CO,es;q=0.9,en;q=0.8', 'es', 'El pago no se confirmó'],
    ['?redirect_status=succeeded&locale=es', 'en', 'es', 'Tu banco ha confirmado el pago'],
    ['?redirect_status=succeeded', 'fr,de;q=0.5', 'en', 'Your bank has confirmed the payment'],
    ['?redirect_status=<b>odd</b>&locale=xx', 'es', 'es', 'Puedes cerrar esta página'],
    ['', undefined, 'en', 'You can close this page'],
  ])('says to anyone how it went: %s %s', async (query, accepted, language, text) => {
    const { status, headers, text: page } = await open(query, accepted);
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(text);
  });

  test('shows, keeps and logs nothing of the address', async () => {
    const { headers, text } = await open(
      '?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=failed',
    );
    expect(text).not.toContain('pi_1');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(JSON.stringify(api.lines)).not.toContain('secret');
  });

  test('runs nothing and loads nothing', async () => {
    const { headers, text } = await open('');
    expect(headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(text).not.toMatch(/<script|<form|<img|http/);
  });

  test('is the same page for a thousand words in the address', async () => {
    const { text } = await open(`?redirect_status=${'x'.repeat(10_000)}`, 'x,'.repeat(5000));
    expect(text).toBe((await open('')).text);
  });
});
