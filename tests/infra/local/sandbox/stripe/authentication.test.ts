import { beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { refusal, sandboxForTests } from './stripe-fixture.ts';

const sandbox = sandboxForTests();
const returnUrl = 'https://shop.example/thanks?order=7';
const thenDeclined = 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds';

let intent: Stripe.PaymentIntent;
let page: string;

/** An intent whose bank asks the customer. */
async function ask(options: { card?: string; isReturning?: boolean; amount?: number; currency?: string } = {}) {
  const { amount = 2599, currency = 'usd', card = 'pm_card_authenticationRequired', isReturning = true } = options;
  const { id } = await sandbox.stripe.paymentIntents.create({
    amount,
    currency,
    capture_method: 'manual',
    description: 'Order <K7PM>',
  });
  return sandbox.stripe.paymentIntents.confirm(id, {
    payment_method: card,
    ...(isReturning ? { return_url: returnUrl } : {}),
  });
}

const pageOf = (asked: Stripe.PaymentIntent) => asked.next_action?.redirect_to_url?.url ?? '';

async function open(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
}

async function press(url: string, answer: string) {
  const body = new URLSearchParams({ answer });
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

const read = () => sandbox.stripe.paymentIntents.retrieve(intent.id);
const eventsOf = async (type: string) => {
  const { data } = await sandbox.stripe.events.list({ type, limit: 100 });
  return data.filter((event) => JSON.stringify(event.data.object).includes(intent.id));
};

beforeEach(async () => {
  intent = await ask();
  page = pageOf(intent);
});

describe('stripe sandbox: the page of 3-D Secure', () => {
  test('is where the next action sends the browser, on this very sandbox', () => {
    expect(page).toMatch(`${sandbox.url}/3d_secure_2/authenticate/${intent.id}/src_`);
  });

  test('shows shop, purpose, amount and card, with what came from outside escaped', async () => {
    const { status, html, headers } = await open(page);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const text of ['Comanda', 'Order &lt;K7PM&gt;', '$25.99', 'Visa •••• 3184']) expect(html).toContain(text);
    expect(html).not.toContain(intent.client_secret ?? '');
  });

  test('runs no script, loads nothing, and lets its form lead to itself and to where a browser finds the shop', async () => {
    const { headers, html } = await open(page);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(html).not.toMatch(/<script| style=| on[a-z]+=/);
  });

  test.each([
    ['', undefined, 'en'],
    ['', 'es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['', 'fr,en;q=0.5,es;q=0.9', 'es'],
    ['', 'de', 'en'],
    ['?locale=es', 'en', 'es'],
    ['?locale=en', 'es', 'en'],
    ['?locale=xx', 'es', 'es'],
  ])('speaks the language of "%s" and %s: %s', async (query, accepted, language) => {
    const { html } = await open(page + query, accepted === undefined ? {} : { 'accept-language': accepted });
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(language === 'es' ? 'Autenticar' : 'Authenticate');
    expect(html).toContain(`?locale=${language}"`);
  });

  test.each([
    ['jpy', 2599, '¥2,599'],
    ['usd', 123456, '$1,234.56'],
    ['kwd', 12340, '12.340'],
  ])('shows an amount of %s in its own decimals', async (currency, amount, shown) => {
    const { html } = await open(pageOf(await ask({ currency, amount })));
    expect(html).toContain(shown);
  });

  test('authenticated, holds the money, tells of it, and goes back to the shop as Stripe does', async () => {
    const { status, headers } = await press(page, 'authenticate');
    expect(status).toBe(303);
    const target = new URL(headers.get('location') ?? '');
    expect(target.origin + target.pathname).toBe('https://shop.example/thanks');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      order: '7',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    });
    expect(await read()).toMatchObject({ status: 'requires_capture', amount_capturable: 2599, next_action: null });
    expect(await eventsOf('payment_intent.amount_capturable_updated')).toMatchObject([
      { request: { id: null, idempotency_key: null } },
    ]);
    expect(await eventsOf('charge.succeeded')).toHaveLength(1);
  });

  test('failed, leaves the payment open for another card', async () => {
    const { headers } = await press(page, 'fail');
    expect(headers.get('location')).toContain('redirect_status=failed');
    expect(await read()).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    expect(await eventsOf('payment_intent.payment_failed')).toHaveLength(1);
    const again = await sandbox.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    expect(again.status).toBe('requires_capture');
  });

  test('authenticated, may still be declined by the bank', async () => {
    intent = await ask({ card: thenDeclined });
    const { headers } = await press(pageOf(intent), 'authenticate');
    expect(headers.get('location')).toContain('redirect_status=failed');
    expect(await read()).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { decline_code: 'insufficient_funds' },
    });
    expect(await eventsOf('charge.failed')).toHaveLength(1);
    expect(await eventsOf('payment_intent.payment_failed')).toHaveLength(1);
  });

  test('is answered once, however often it is pressed', async () => {
    await press(page, 'authenticate');
    const second = await press(page, 'fail');
    expect(second).toMatchObject({ status: 200, html: expect.stringContaining('confirmed this payment already') });
    expect(second.html).toContain('https://shop.example/thanks?order=7&amp;payment_intent=');
    expect((await read()).status).toBe('requires_capture');
    expect(await eventsOf('payment_intent.payment_failed')).toHaveLength(0);
    expect((await open(page)).html).not.toContain('<form');
  });

  test('answers two presses at once with one effect', async () => {
    const statuses = (await Promise.all([press(page, 'authenticate'), press(page, 'authenticate')])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([200, 303]);
    expect(await eventsOf('charge.succeeded')).toHaveLength(1);
  });

  test('says so when the payment was cancelled meanwhile, and leaves it cancelled', async () => {
    await sandbox.stripe.paymentIntents.cancel(intent.id);
    expect(await press(page, 'authenticate')).toMatchObject({
      status: 410,
      html: expect.stringContaining('This payment was cancelled'),
    });
    expect((await read()).status).toBe('canceled');
  });

  test('is replaced by the page of a newer confirmation', async () => {
    const again = await sandbox.stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_authenticationRequired',
      return_url: returnUrl,
    });
    expect(await press(page, 'authenticate')).toMatchObject({ status: 410, html: expect.stringContaining('newest') });
    expect((await press(pageOf(again), 'authenticate')).status).toBe(303);
  });

  test.each([
    ['another payment’s source', (other: Stripe.PaymentIntent) => page.replace(intent.id, other.id)],
    ['a source that nobody made', () => page.replace(/src_.*/, 'src_3guessed')],
    ['no source', () => page.replace(/[/]src_.*/, '')],
    ['a source of odd letters', () => `${page}%27%20OR%201`],
  ])('shows nothing under %s', async (_what, url) => {
    const target = url(await ask());
    for (const answer of [await open(target), await press(target, 'authenticate')]) {
      expect(answer.status).toBe(404);
      expect(answer.html).not.toContain('25.99');
    }
    expect((await read()).status).toBe('requires_action');
  });

  test('asks again when neither answer was given', async () => {
    expect(await press(page, 'perhaps')).toMatchObject({ status: 400, html: expect.stringContaining('role="alert"') });
    expect((await read()).status).toBe('requires_action');
  });

  test('takes no other method', async () => {
    const answer = await fetch(page, { method: 'DELETE' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  test('ends on a page of its own when the shop named no place to return to', async () => {
    intent = await ask({ isReturning: false });
    const { status, html } = await press(String(intent.next_action?.use_stripe_sdk?.stripe_js), 'authenticate');
    expect(status).toBe(200);
    expect(html).not.toContain('<a class');
    expect((await read()).status).toBe('requires_capture');
  });

  test('refuses a place to return to that no browser goes to', async () => {
    const { id } = await sandbox.stripe.paymentIntents.create({ amount: 2599, currency: 'usd' });
    for (const url of ['javascript:alert(1)', 'not an address']) {
      const error = await refusal(
        sandbox.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa', return_url: url }),
      );
      expect(error).toMatchObject({ statusCode: 400, code: 'url_invalid', param: 'return_url' });
    }
  });

  test('survives a restart, before the answer and after it', async () => {
    const restarted = () => page.replace(/^http:[/][/][^/]+/, sandbox.url);
    await sandbox.restart();
    expect((await press(restarted(), 'authenticate')).status).toBe(303);
    await sandbox.restart();
    expect((await open(restarted())).html).toContain('confirmed this payment already');
    expect((await read()).status).toBe('requires_capture');
  });
});
