import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type Stripe from 'stripe';
import { type StripeSandbox, startStripeSandbox } from '../../infra/local/sandbox/stripe/server.ts';
import { apiUnderTest } from '../api/api-under-test.ts';
import { clientOf } from '../infra/local/sandbox/stripe/stripe-fixture.ts';
import { launchBrowser } from './browser.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'three-d-secure-'));
const shop = createServer(getRequestListener(apiUnderTest().app.fetch));
let returnUrl: string;
let sandbox: StripeSandbox;
let stripe: Stripe;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained of: a style or a redirect that the page's own policy forbids, for one. */
let complaints: string[];

beforeAll(async () => {
  await new Promise<void>((ready) => shop.listen(0, '127.0.0.1', ready));
  const { port } = shop.address() as AddressInfo; // it listens on TCP
  returnUrl = `http://127.0.0.1:${port}/api/v1/payment-return`;
  sandbox = await startStripeSandbox({ dataDir: directory, port: 0 });
  stripe = clientOf(sandbox.url);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await sandbox.close();
  await new Promise((closed) => shop.close(closed));
  rmSync(directory, { recursive: true });
});

/** A buyer whose browser prefers that language, at the bank's page of a new payment. */
async function buyerAtTheBank(locale: string): Promise<Stripe.PaymentIntent> {
  context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const { id } = await stripe.paymentIntents.create({
    amount: 21598,
    currency: 'usd',
    capture_method: 'manual',
    description: 'Order K7PM-3XWD',
  });
  const intent = await stripe.paymentIntents.confirm(id, {
    payment_method: 'pm_card_authenticationRequired',
    return_url: returnUrl,
  });
  await page.goto(intent.next_action?.redirect_to_url?.url ?? '');
  return intent;
}
const statusOf = async ({ id }: Stripe.PaymentIntent) => (await stripe.paymentIntents.retrieve(id)).status;

describe.each([
  ['en-US', '$215.98', 'Authenticate', 'Fail', 'Your bank has confirmed the payment', 'The payment was not confirmed'],
  ['es-CO', '215,98', 'Autenticar', 'Rechazar', 'Tu banco ha confirmado el pago', 'El pago no se confirmó'],
])('the way of a buyer over the page of 3-D Secure, in %s', (locale, amount, yes, no, confirmed, refused) => {
  let intent: Stripe.PaymentIntent;
  beforeEach(async () => {
    intent = await buyerAtTheBank(locale);
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('shows what is to be paid, styled and without scrolling sideways', async () => {
    const text = await page.textContent('main');
    for (const shown of ['Comanda', 'Order K7PM-3XWD', amount, 'Visa •••• 3184']) expect(text).toContain(shown);
    expect(await page.getAttribute('html', 'lang')).toBe(locale.slice(0, 2));
    expect(await page.evaluate("getComputedStyle(document.querySelector('button')).backgroundColor")).toBe(
      'rgb(18, 80, 159)',
    );
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  });

  test('authenticates, and comes back to the shop', async () => {
    await page.getByRole('button', { name: yes }).click();
    await page.waitForURL(`${returnUrl}**`);
    expect(await page.textContent('h1')).toBe(confirmed);
    expect(new URL(page.url()).searchParams.get('redirect_status')).toBe('succeeded');
    expect(await statusOf(intent)).toBe('requires_capture');
  });

  test('fails, and comes back to the shop', async () => {
    await page.getByRole('button', { name: no }).click();
    await page.waitForURL(`${returnUrl}**`);
    expect(await page.textContent('h1')).toBe(refused);
    expect(new URL(page.url()).searchParams.get('redirect_status')).toBe('failed');
    expect(await statusOf(intent)).toBe('requires_payment_method');
  });
});

describe('the page of 3-D Secure', () => {
  let intent: Stripe.PaymentIntent;
  beforeEach(async () => {
    intent = await buyerAtTheBank('en-US');
  });
  afterEach(() => context.close());

  test('is answered by the keyboard alone: the other language, then yes, then no', async () => {
    const focused: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      await page.keyboard.press('Tab');
      focused.push(await page.evaluate('document.activeElement.textContent'));
    }
    expect(focused).toEqual(['Español', 'Authenticate', 'Fail']);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${returnUrl}**`);
    expect(await statusOf(intent)).toBe('requires_payment_method');
  });

  test('changes its language, and keeps it', async () => {
    await page.getByRole('link', { name: 'Español' }).click();
    expect(await page.textContent('h1')).toBe('Confirma este pago');
    await stripe.paymentIntents.cancel(intent.id);
    await page.getByRole('button', { name: 'Autenticar' }).click();
    expect(await page.textContent('h1')).toBe('Este pago fue cancelado');
  });

  test('says, when somebody goes back to it, that it was answered, and leads to the shop', async () => {
    const bank = page.url();
    await page.getByRole('button', { name: 'Authenticate' }).click();
    await page.waitForURL(`${returnUrl}**`);
    await page.goto(bank);
    expect(await page.textContent('h1')).toBe('You have confirmed this payment already');
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    expect(await page.textContent('h1')).toBe('Your bank has confirmed the payment');
  });
});
