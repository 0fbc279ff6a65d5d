import type { TaxClass } from '../product.ts';
import { usSalesTax } from './us-sales-tax.ts';

/** One tax that holds in one place, from one day on until another; `state` is absent where the whole country has it. */
interface TaxRow {
  readonly country: string;
  readonly state?: string;
  readonly jurisdiction: string;
  /** Parts per million, per class; a class that is absent is not taxed. `zero` never is. */
  readonly rates: { readonly standard: number; readonly reduced?: number };
  /** Inclusive and exclusive, as days in UTC. */
  readonly from?: string;
  readonly until?: string;
}

/** Where people are shown prices with tax. */
const countriesWithTaxIncluded: ReadonlySet<string> = new Set([
  'GB',
  'MX',
  'ES',
  'DE',
  'FR',
  'IT',
  'PT',
  'NL',
  'JP',
  'KW',
]);

const nationwide = (country: string, standard: number, reduced?: number): TaxRow => ({
  country,
  jurisdiction: country,
  rates: { standard, ...(reduced === undefined ? {} : { reduced }) },
});

const canada = (state: string, jurisdiction: string, standard: number): TaxRow => ({
  country: 'CA',
  state,
  jurisdiction,
  rates: { standard, reduced: standard },
});

/** Sample rates, as the general and the reduced rate were published for each country; islands and exemptions left out. */
const taxTable: readonly TaxRow[] = [
  ...Object.entries(usSalesTax).map(([state, standard]) => ({
    country: 'US',
    state,
    jurisdiction: `US-${state}`,
    rates: { standard, reduced: standard },
  })),
  ...['AB', 'BC', 'MB', 'QC', 'SK', 'NT', 'NU', 'YT'].map((province) => canada(province, 'CA', 50_000)),
  canada('BC', 'CA-BC', 70_000),
  canada('MB', 'CA-MB', 70_000),
  canada('QC', 'CA-QC', 99_750),
  canada('SK', 'CA-SK', 60_000),
  canada('ON', 'CA-ON', 130_000),
  canada('NB', 'CA-NB', 150_000),
  canada('NL', 'CA-NL', 150_000),
  canada('PE', 'CA-PE', 150_000),
  { ...canada('NS', 'CA-NS', 150_000), until: '2025-04-01' },
  { ...canada('NS', 'CA-NS', 140_000), from: '2025-04-01' },
  nationwide('MX', 160_000),
  nationwide('GB', 200_000, 50_000),
  nationwide('ES', 210_000, 100_000),
  { ...nationwide('DE', 190_000, 70_000), until: '2020-07-01' },
  { ...nationwide('DE', 160_000, 50_000), from: '2020-07-01', until: '2021-01-01' },
  { ...nationwide('DE', 190_000, 70_000), from: '2021-01-01' },
  nationwide('FR', 200_000, 55_000),
  nationwide('IT', 220_000, 100_000),
  nationwide('PT', 230_000, 60_000),
  nationwide('NL', 210_000, 90_000),
  nationwide('JP', 100_000, 80_000),
];

export function includesTax(country: string): boolean {
  return countriesWithTaxIncluded.has(country);
}

export interface Tax {
  readonly jurisdiction: string;
  readonly rate: number;
}

/** The taxes on goods of that class that go there on that day; none where the rate is nothing. */
export function taxesOn(
  taxClass: TaxClass,
  to: { readonly country: string; readonly state: string },
  at: Date,
): readonly Tax[] {
  if (taxClass === 'zero') return [];
  const day = at.toISOString().slice(0, 10);
  return taxTable
    .filter(({ country, state }) => country === to.country && (state === undefined || state === to.state))
    .filter(({ from = '', until = '9' }) => from <= day && day < until)
    .map(({ jurisdiction, rates }) => ({ jurisdiction, rate: rates[taxClass] ?? 0 }))
    .filter(({ rate }) => rate > 0);
}
