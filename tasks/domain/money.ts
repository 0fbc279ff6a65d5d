import { z } from 'zod';

/** ISO 4217 codes that the shop can sell in, with the number of decimals of their minor unit (ISO 4217 table A.1). */
export const currencyExponents = { USD: 2, EUR: 2, GBP: 2, MXN: 2, JPY: 0, KWD: 3 } as const;

export const currencySchema = z.enum(Object.keys(currencyExponents) as [Currency, ...Currency[]]);
export type Currency = keyof typeof currencyExponents;

/** An amount in minor units of the currency beside it: 21598 with USD is 215.98 dollars. Never a fraction. */
export const amountSchema = z.int().min(0).max(999_999_999_999);

/** The amount as people of that locale read it: `formatMoney(21598, 'USD', 'es')` gives `215,98 US$`. */
export function formatMoney(amount: number, currency: Currency, locale: string): string {
  const key = `${locale} ${currency}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(key, format);
  return format.format(amount / 10 ** currencyExponents[currency]);
}

/** Making a format costs a hundred times its use; there are few locales and currencies. */
const formats = new Map<string, Intl.NumberFormat>();
