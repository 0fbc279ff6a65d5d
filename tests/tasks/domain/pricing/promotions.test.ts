import { expect, test } from '@jest/globals';
import { findPromotion } from '../../../../tasks/domain/pricing/promotions.ts';

const on = (day: string) => new Date(`${day}T12:00:00Z`);

test('a promotion is found however its code is typed', () => {
  expect(findPromotion(' welcome10', 'USD', on('2026-11-22'))?.code).toBe('WELCOME10');
});

test('a promotion holds on its days only', () => {
  const found = ['2024-05-31', '2024-06-01', '2024-08-31', '2024-09-01'].map(
    (day) => findPromotion('SUMMER24', 'USD', on(day)) !== undefined,
  );
  expect(found).toEqual([false, true, true, false]);
});

test('a fixed amount holds in its currencies only', () => {
  expect(findPromotion('FIVEOFF', 'JPY', on('2026-11-22'))).toBeUndefined();
  expect(findPromotion('FIVEOFF', 'EUR', on('2026-11-22'))).toBeDefined();
});

test('an unheard-of code is none', () => {
  expect(findPromotion('toString', 'USD', on('2026-11-22'))).toBeUndefined();
});
