import type { Quote } from './rating.ts';

/**
 * A tracking number that passes the carrier's own check digit. `serial` is any whole number below 10,000,000.
 * The check digits are those that the carriers publish for their bar codes.
 */
export function trackingNumber(carrier: Quote['carrier'], serial: number): string {
  switch (carrier) {
    case 'UPS': {
      const body = `C0M4ND03${String(serial).padStart(7, '0')}`;
      return `1Z${body}${upsCheckDigit(body)}`;
    }
    case 'FedEx': {
      const body = `7946${String(serial).padStart(7, '0')}`;
      return `${body}${fedexCheckDigit(body)}`;
    }
    case 'DHLExpress': {
      const body = `31${String(serial).padStart(7, '0')}`;
      return `${body}${dhlCheckDigit(body)}`;
    }
  }
}

/** Letters count as the last digit of their ASCII code less 63; every second character counts twice. */
export function upsCheckDigit(body: string): number {
  let sum = 0;
  for (const [index, character] of [...body].entries()) {
    const value = /\d/.test(character) ? Number(character) : (character.charCodeAt(0) - 63) % 10;
    sum += index % 2 === 0 ? value : value * 2;
  }
  return (10 - (sum % 10)) % 10;
}

/** Weights 3, 1, 7 from the left, modulo 11, and 10 counts as 0. */
export function fedexCheckDigit(body: string): number {
  const weights = [3, 1, 7];
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return (sum % 11) % 10;
}

/** The number itself modulo 7. */
export function dhlCheckDigit(body: string): number {
  return Number(body) % 7;
}
