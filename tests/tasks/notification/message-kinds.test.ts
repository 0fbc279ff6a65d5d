import { describe, expect, test } from '@jest/globals';
import { localeSchema } from '../../../tasks/domain/order.ts';
import { isTerminal, orderStatusSchema } from '../../../tasks/domain/order-status.ts';
import { isTrueOf, messageKinds, messageKindsOfEnd } from '../../../tasks/notification/message-kinds.ts';
import { renderMessage } from '../../../tasks/notification/render-message.ts';
import { wordings } from '../../../tasks/notification/templates/wording.ts';
import { bankPage, orderFor, secret, secretWords } from './message-fixture.ts';

const now = new Date('2026-11-22T10:00:00.000Z');
const cases = messageKinds.flatMap((kind) => localeSchema.options.map((locale) => ({ kind, locale })));

describe('a message', () => {
  test.each(cases)('names the order, its total and its status in $locale: $kind', ({ kind, locale }) => {
    const order = orderFor(kind, { locale, customerName: '<b>Ada & "Bob"</b>' });
    const { subject, text, html } = renderMessage(kind, order);
    expect(subject).toContain('K7PM-3XWD');
    for (const body of [text, html]) {
      for (const fact of ['K7PM-3XWD', locale === 'en' ? '$31.97' : '31,97', wordings[locale].statuses[order.status]]) {
        expect(body).toContain(fact);
      }
      expect(`${subject} ${body}`).not.toMatch(/undefined|null|NaN|\[object|=>/);
      for (const secretWord of secretWords) expect(body).not.toContain(secretWord);
    }
    expect(html).toContain('&lt;b&gt;Ada &amp; &quot;Bob&quot;&lt;/b&gt;');
    expect(html).not.toContain('<b>Ada');
  });

  test('holds no English where the customer reads Spanish', () => {
    for (const kind of messageKinds) {
      const [en, es] = localeSchema.options.map((locale) => renderMessage(kind, orderFor(kind, { locale })));
      expect(en?.subject).not.toBe(es?.subject);
      expect(es?.text).not.toMatch(/\b(the|your|order|card|was)\b/i);
    }
  });
});

describe('the mail that asks for the bank’s confirmation', () => {
  test.each(['text', 'html'] as const)('says where and until when, as %s', (part) => {
    const body = renderMessage('paymentAction', orderFor('paymentAction'))[part];
    const address = part === 'html' ? bankPage.replace('&', '&amp;') : bankPage;
    expect(body).toContain(part === 'html' ? `href="${address}"` : `Confirm the payment:\n${address}\n`);
    expect(body).toContain('November 22, 2026 at 20:30 UTC');
    const es = renderMessage('paymentAction', orderFor('paymentAction', { locale: 'es' }))[part];
    expect(es).toContain('22 de noviembre de 2026');
    expect(es).toContain('20:30 UTC');
  });

  const linkOf = (url: string | undefined, returnUrl: string | undefined) => {
    const { paymentAction: action } = orderFor('paymentAction');
    const order = orderFor('paymentAction', { paymentAction: { ...action, url }, returnUrl });
    return renderMessage('paymentAction', order).html.match(/href="([^"]*)"/)?.[1];
  };

  test('leads to the shop where the bank has no page of its own, and to nothing where neither is known', () => {
    expect(linkOf(undefined, 'https://shop.example/pay')).toBe('https://shop.example/pay');
    expect(linkOf('https://bank.example/', 'https://shop.example/pay')).toBe('https://bank.example/');
    expect(linkOf(undefined, undefined)).toBeUndefined();
  });

  test('never carries the client secret or a script', () => {
    const shop = 'https://shop.example/pay';
    expect(linkOf(`https://bank.example/?client_secret=${secret}`, shop)).toBe(shop);
    expect(linkOf('javascript:alert(1)', shop)).toBe(shop);
    expect(linkOf('not an address', undefined)).toBeUndefined();
    expect(linkOf('https://bank.example/"><script>', undefined)).toBe('https://bank.example/&quot;&gt;&lt;script&gt;');
  });
});

describe('a message about an order that ended without a sale', () => {
  const body = (changes: Parameters<typeof orderFor>[1]) =>
    renderMessage('cancelled', orderFor('cancelled', changes)).text;

  test('says what becomes of the money', () => {
    expect(body({})).toContain('We have released the $31.97 that was reserved on it');
    expect(body({ payments: orderFor('paymentFailed').payments })).toContain(
      'If your bank still shows $31.97 as reserved',
    );
    expect(body({ payments: [] })).toContain('Your card was not charged.');
    expect(body({ payments: [], totalAmount: 0 })).toContain('There was nothing to pay');
    expect(body({ refundedAmount: 1500 })).toContain('We have refunded $15.00');
  });

  test('does not promise a parcel, even when a label had been bought', () => {
    const text = body({ trackingNumber: '1ZC0M4ND0300000423', estimatedDeliveryDays: 3 });
    expect(text).not.toContain('1ZC0M4ND0300000423');
    expect(text).not.toContain('Estimated delivery');
  });

  test('says so when the customer wished it', () => {
    const cancelRequest = { reason: 'changed my mind', by: 'customer', at: now.toISOString() };
    expect(body({ cancelRequest })).toContain('As you asked');
    expect(body({})).not.toContain('As you asked');
  });
});

test('a problem before the parcel left is not called one of the delivery', () => {
  const order = orderFor('attention', { fulfillmentStatus: 'UNFULFILLED' });
  expect(renderMessage('attention', order).text).not.toContain('delivery of');
  expect(renderMessage('attention', orderFor('attention')).text).toContain('delivery of order');
});

describe('whether a message is true', () => {
  test.each(messageKinds)('%s is, of an order that is where it says', (kind) => {
    expect(isTrueOf(kind, orderFor(kind), now)).toBe(true);
    expect(isTrueOf(kind, orderFor(kind, { status: 'PENDING' }), now)).toBe(false);
  });

  test('one end is not told as another', () => {
    const ends = messageKinds.filter((kind) => isTerminal(orderFor(kind).status));
    for (const end of ends) {
      for (const other of ends) expect(isTrueOf(other, orderFor(end), now)).toBe(other === end);
    }
  });

  test('nobody is asked to pay after the time for it, or for an order that is called off', () => {
    const cancelRequest = { reason: 'no', by: 'customer', at: now.toISOString() };
    expect(isTrueOf('paymentAction', orderFor('paymentAction', { cancelRequest }), now)).toBe(false);
    expect(isTrueOf('paymentAction', orderFor('paymentAction'), new Date('2026-11-22T20:30:00.000Z'))).toBe(false);
    expect(isTrueOf('paymentAction', orderFor('paymentAction', { paymentAction: undefined }), now)).toBe(false);
  });
});

test('every end has its message, and an order that goes on needs none', () => {
  expect(messageKindsOfEnd('DELIVERED')).toEqual(['confirmation', 'shipped', 'delivered']);
  for (const status of orderStatusSchema.options) {
    const isEnd = isTerminal(status) || status === 'NEEDS_ATTENTION';
    expect(messageKindsOfEnd(status).length > 0).toBe(isEnd);
  }
});
