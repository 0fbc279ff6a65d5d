import type { Address } from './address.ts';
import { isUsState, isZipCodeOf } from './us-zip-codes.ts';

export interface AddressProblem {
  readonly field: 'country' | 'state' | 'zipCode';
  readonly message: string;
}

interface CountryRules {
  /** Absent where addresses may do without one. */
  readonly zipCode?: { readonly pattern: RegExp; readonly example: string };
  readonly state?: 'required' | { readonly of: (state: string) => boolean; readonly example: string };
  readonly fits?: (address: { readonly state: string; readonly zipCode: string }) => boolean;
}

/** The first letter of a Canadian postal code says the province (Canada Post). */
const provinceLetters: Readonly<Record<string, string>> = {
  AB: 'T',
  BC: 'V',
  MB: 'R',
  NB: 'E',
  NL: 'A',
  NS: 'B',
  NT: 'X',
  NU: 'X',
  ON: 'KLMNP',
  PE: 'C',
  QC: 'GHJ',
  SK: 'S',
  YT: 'Y',
};

const fiveDigits = (example: string) => ({ zipCode: { pattern: /^\d{5}$/, example } });

/** Where the shop ships to, and how addresses are written there. */
const rulesByCountry: Readonly<Record<string, CountryRules>> = {
  US: {
    zipCode: { pattern: /^\d{5}(-\d{4})?$/, example: '10118 or 10118-4810' },
    state: { of: isUsState, example: 'NY' },
    fits: ({ state, zipCode }) => isZipCodeOf(state, zipCode),
  },
  CA: {
    zipCode: { pattern: /^[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d$/i, example: 'M5V 2T6' },
    state: { of: (state) => Object.hasOwn(provinceLetters, state), example: 'ON' },
    fits: ({ state, zipCode }) => (provinceLetters[state] ?? '').includes(zipCode.charAt(0).toUpperCase()),
  },
  MX: { ...fiveDigits('44100'), state: 'required' },
  GB: { zipCode: { pattern: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i, example: 'SW1A 1AA' } },
  ES: { zipCode: { pattern: /^(0[1-9]|[1-4]\d|5[0-2])\d{3}$/, example: '28013' } },
  DE: fiveDigits('10115'),
  FR: fiveDigits('69002'),
  IT: fiveDigits('00184'),
  PT: { zipCode: { pattern: /^\d{4}-\d{3}$/, example: '1100-148' } },
  NL: { zipCode: { pattern: /^\d{4} ?[A-Z]{2}$/i, example: '1012 JS' } },
  JP: { zipCode: { pattern: /^\d{3}-?\d{4}$/, example: '150-0001' }, state: 'required' },
  KW: {},
};

export const countriesShippedTo: readonly string[] = Object.keys(rulesByCountry);

/** What keeps the shop from shipping to an address, field by field; empty when nothing does. */
export function addressProblems({ country, state, zipCode }: Address): readonly AddressProblem[] {
  const rules = Object.hasOwn(rulesByCountry, country) ? rulesByCountry[country] : undefined;
  if (rules === undefined) {
    return [
      { field: 'country', message: `the shop does not ship there: expected one of ${countriesShippedTo.join(', ')}` },
    ];
  }
  const problems: AddressProblem[] = [];
  if (rules.state === 'required' && state === '')
    problems.push({ field: 'state', message: `expected one in ${country}` });
  if (typeof rules.state === 'object' && !rules.state.of(state)) {
    problems.push({ field: 'state', message: `expected a code such as ${rules.state.example} in ${country}` });
  }
  if (rules.zipCode !== undefined && !rules.zipCode.pattern.test(zipCode ?? '')) {
    problems.push({ field: 'zipCode', message: `expected one such as ${rules.zipCode.example} in ${country}` });
  }
  if (problems.length === 0 && rules.fits !== undefined && zipCode !== undefined && !rules.fits({ state, zipCode })) {
    problems.push({ field: 'zipCode', message: `does not lie in ${state}` });
  }
  return problems;
}
