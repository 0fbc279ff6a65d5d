import type { TaxLine } from '../order.ts';
import type { Tax } from './tax-table.ts';
import { proportion, spread } from './whole-amounts.ts';

const million = 1_000_000;

/** The taxes on an amount, each in whole minor units: on top of it, or, where prices include tax, the part of it that is tax. */
export function taxLines(amount: number, taxes: readonly Tax[], isIncluded: boolean): TaxLine[] {
  if (!isIncluded)
    return taxes.map(({ jurisdiction, rate }) => ({ rate, jurisdiction, amount: proportion(amount, rate, million) }));
  const rates = taxes.map(({ rate }) => rate);
  const rate = rates.reduce((sum, one) => sum + one, 0);
  const parts = spread(proportion(amount, rate, million + rate), rates);
  return taxes.map((tax, i) => ({ rate: tax.rate, jurisdiction: tax.jurisdiction, amount: parts[i] ?? 0 }));
}

export function sumOf(lines: readonly { readonly amount: number }[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
