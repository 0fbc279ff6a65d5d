import { describe, expect, test } from '@jest/globals';
import {
  dhlCheckDigit,
  fedexCheckDigit,
  trackingNumber,
  upsCheckDigit,
} from '../../../../../infra/local/sandbox/carriers/tracking-numbers.ts';

describe('tracking numbers', () => {
  test('have each carrier’s form', () => {
    expect(trackingNumber('UPS', 42)).toMatch(/^1Z[A-Z0-9]{15}\d$/);
    expect(trackingNumber('FedEx', 42)).toMatch(/^\d{12}$/);
    expect(trackingNumber('DHLExpress', 42)).toMatch(/^\d{10}$/);
  });

  test('end in the carrier’s check digit', () => {
    // From numbers that are widely used as samples.
    expect(upsCheckDigit('999AA1012345678')).toBe(4);
    expect(fedexCheckDigit('79953127448')).toBe(3);
    expect(dhlCheckDigit('331881002')).toBe(5);
    const ups = trackingNumber('UPS', 42);
    expect(ups.at(-1)).toBe(String(upsCheckDigit(ups.slice(2, -1))));
  });

  test('differ for different serials', () => {
    const serials = [0, 1, 9_999_999, 1_234_567];
    for (const carrier of ['UPS', 'FedEx', 'DHLExpress'] as const) {
      expect(new Set(serials.map((serial) => trackingNumber(carrier, serial))).size).toBe(serials.length);
    }
  });
});
