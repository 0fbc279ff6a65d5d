import { expect, test } from '@jest/globals';
import { lookupsOf, normalizedPhone } from '../../../tasks/domain/lookups.ts';
import { sampleOrder } from '../../support/sample-order.ts';

test('an order is found by its number, e-mail and phone however they are written', () => {
  const order = sampleOrder({ customerEmail: 'Ada@Example.com', customerPhone: '+1 (212) 555-0100' });
  expect(lookupsOf(order)).toEqual([
    { kind: 'orderNumber', value: 'K7PM-3XWD' },
    { kind: 'email', value: 'ada@example.com' },
    { kind: 'phone', value: '+12125550100' },
  ]);
});

test('a national number keeps its digits alone', () => {
  expect(normalizedPhone('(0)34 91-555')).toBe('03491555');
});
