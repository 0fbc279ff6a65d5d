import type { Currency } from '../money.ts';
import { proportion } from './whole-amounts.ts';

/** A reduction that a customer gets for a code, on days from `from` (inclusive) until `until` (exclusive), in UTC. */
export interface Promotion {
  readonly code: string;
  readonly reduction:
    | { readonly kind: 'share'; readonly partsPerMillion: number }
    | { readonly kind: 'amount'; readonly amounts: { readonly [Name in Currency]?: number } };
  readonly hasFreeShipping: boolean;
  readonly from: string;
  readonly until: string;
}

const promotions: readonly Promotion[] = [
  promotion('WELCOME10', { kind: 'share', partsPerMillion: 100_000 }),
  promotion('FIVEOFF', { kind: 'amount', amounts: { USD: 500, EUR: 500 } }),
  { ...promotion('FREESHIP', { kind: 'share', partsPerMillion: 0 }), hasFreeShipping: true },
  { ...promotion('ONTHEHOUSE', { kind: 'share', partsPerMillion: 1_000_000 }), hasFreeShipping: true },
  { ...promotion('SUMMER24', { kind: 'share', partsPerMillion: 200_000 }), from: '2024-06-01', until: '2024-09-01' },
];

function promotion(code: string, reduction: Promotion['reduction']): Promotion {
  return { code, reduction, hasFreeShipping: false, from: '2024-01-01', until: '2100-01-01' };
}

/** The promotion of that code, if it holds on that day and in that currency. */
export function findPromotion(code: string, currency: Currency, at: Date): Promotion | undefined {
  const day = at.toISOString().slice(0, 10);
  const found = promotions.find((one) => one.code === code.trim().toUpperCase());
  if (found === undefined || day < found.from || day >= found.until) return undefined;
  if (found.reduction.kind === 'amount' && found.reduction.amounts[currency] === undefined) return undefined;
  return found;
}

/** What the promotion takes off the goods, never more than they cost. */
export function reductionOf({ reduction }: Promotion, subtotal: number, currency: Currency): number {
  switch (reduction.kind) {
    case 'share':
      return proportion(subtotal, reduction.partsPerMillion, 1_000_000);
    case 'amount':
      return Math.min(subtotal, reduction.amounts[currency] ?? 0);
  }
}
