import { describe, expect, test } from '@jest/globals';
import { renderMessage } from '../../../tasks/notification/render-message.ts';
import { sampleOrder } from '../../support/sample-order.ts';
import { orderFor } from './message-fixture.ts';

const shippedOrder = (changes: Parameters<typeof sampleOrder>[0] = {}) => orderFor('shipped', changes);

describe('messages', () => {
  test.each(['text', 'html'] as const)('name all that a customer asks for, as %s', (part) => {
    const body = renderMessage('shipped', shippedOrder())[part];
    for (const fact of [
      'K7PM-3XWD',
      'November 22, 2026',
      'Shipped',
      '2 × Blue mug',
      '$24.00',
      '$1.98',
      '$5.99',
      '$31.97',
      '350 5th Ave',
      'New York, NY, 10118',
      'United States',
      'UPS',
      '1ZC0M4ND0300000423',
      'about 3 days after shipping',
    ]) {
      expect(body).toContain(fact);
    }
  });

  test('speak the customer’s language', () => {
    const order = shippedOrder({ locale: 'es' });
    const { subject, text, html } = renderMessage('shipped', order);
    expect(subject).toBe('Tu pedido K7PM-3XWD ha sido enviado');
    expect(text).toContain('Hola, Ada Lovelace:');
    expect(text).toContain('Número de seguimiento: 1ZC0M4ND0300000423');
    expect(text).toContain('22 de noviembre de 2026');
    expect(html).toContain('<html lang="es">');
    expect(renderMessage('confirmation', order).subject).toBe('Tu pedido K7PM-3XWD está confirmado');
  });

  test('leave out what is not known yet', () => {
    const { subject, text } = renderMessage('confirmation', sampleOrder());
    expect(subject).toBe('Your order K7PM-3XWD is confirmed');
    expect(text).not.toContain('Tracking number');
    expect(text).not.toContain('Discount');
    expect(text).not.toContain('undefined');
  });

  test('show a discount as what it takes away', () => {
    expect(renderMessage('confirmation', sampleOrder({ discount: 500 })).text).toContain('−$5.00');
  });

  test.each(['text', 'html'] as const)(
    'add up where prices hold their tax, which is told after the total, as %s',
    (part) => {
      const body = renderMessage(
        'confirmation',
        sampleOrder({
          taxIncluded: true,
          subtotal: 2400,
          shipping: 1000,
          shippingTax: [{ rate: 210_000, jurisdiction: 'ES', amount: 210 }],
          tax: 627,
          totalAmount: 3610,
        }),
      )[part];
      expect(body.match(/\$\d+[.]\d\d/g)).toEqual(['$24.00', '$24.00', '$12.10', '$36.10', '$6.27']);
      expect(body).toMatch(/Total[^$]*\$36[.]10[^$]*Tax included[^$]*\$6[.]27/);
    },
  );

  test('escape what came from outside, and load nothing', () => {
    const order = sampleOrder({ customerName: '<img src=x onerror="alert(1)">', note: '&' });
    const { html } = renderMessage('confirmation', order);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(html).not.toMatch(/<img|<script|<link|src="|url[(]/);
  });

  test('say one day as one day', () => {
    expect(renderMessage('shipped', shippedOrder({ estimatedDeliveryDays: 1 })).text).toContain('about 1 day after');
  });
});
