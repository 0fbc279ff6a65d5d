import { invalidRequest } from './api-error.ts';
import type { Records } from './records.ts';

type Lookup = (records: Records, id: string) => object | undefined;

const expandable: Readonly<Record<string, Lookup>> = {
  charge: (records, id) => records.charges.get(id),
  latest_charge: (records, id) => records.charges.get(id),
  payment_intent: (records, id) => records.intents.get(id),
  payment_method: (records, id) => records.methods.get(id)?.object,
};

/** Four levels at most, as at Stripe (docs.stripe.com/api/expanding_objects). */
export function checkExpansions(paths: readonly string[]): void {
  for (const path of paths) {
    const names = path.split('.');
    const isKnown = names.every((name, index) => (index === 0 && name === 'data') || name in expandable);
    if (!isKnown || names.length > 4)
      throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
}

/** The body with whole objects where `paths` names ids. */
export function expanded(body: object, paths: readonly string[], records: Records): object {
  return paths.reduce((result, path) => expandOne(result, path.split('.'), records), body);
}

function expandOne(body: object, names: readonly string[], records: Records): object {
  const [name, ...rest] = names;
  if (name === undefined) return body;
  const fields: Record<string, unknown> = { ...body };
  const value = fields[name];
  if (name === 'data' && Array.isArray(value))
    return { ...fields, data: value.map((item: object) => expandOne(item, rest, records)) };
  const object = typeof value === 'string' ? expandable[name]?.(records, value) : value;
  if (typeof object !== 'object' || object === null) return body;
  return { ...fields, [name]: expandOne(object, rest, records) };
}
