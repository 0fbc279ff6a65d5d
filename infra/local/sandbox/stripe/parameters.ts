import { invalidRequest } from './api-error.ts';
import type { FormObject, FormValue } from './form.ts';

const defaultMaxLength = 5000;

/**
 * The parameters of one request, taken one by one; `done` then refuses those that nobody took, as Stripe refuses what it
 * does not know. Each method throws ApiError with the parameter's name.
 */
export class Parameters {
  readonly #values: FormObject;
  readonly #prefix: string;
  readonly #taken = new Set<string>();
  readonly #children: Parameters[] = [];

  constructor(values: FormObject, prefix = '') {
    this.#values = values;
    this.#prefix = prefix;
  }

  optionalString(name: string, maxLength = defaultMaxLength): string | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw invalidRequest('Invalid string', { param: this.#path(name) });
    if (value.length > maxLength)
      throw invalidRequest(`Invalid string: longer than ${maxLength} characters`, { param: this.#path(name) });
    return value;
  }

  optionalInteger(name: string, range: { readonly min: number; readonly max: number }): number | undefined {
    const text = this.optionalString(name, 30);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
      throw invalidRequest(`Invalid integer: ${text}`, { code: 'parameter_invalid_integer', param: this.#path(name) });
    if (value < range.min || value > range.max)
      throw invalidRequest(`Invalid integer: expected ${range.min} to ${range.max}, got ${value}`, {
        code: 'parameter_invalid_integer',
        param: this.#path(name),
      });
    return value;
  }

  optionalBoolean(name: string): boolean | undefined {
    const text = this.optionalString(name, 30);
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false')
      throw invalidRequest(`Invalid boolean: ${text}`, { param: this.#path(name) });
    return text === 'true';
  }

  optionalChoice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.optionalString(name, 200);
    if (text === undefined) return undefined;
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
      throw invalidRequest(`Invalid ${name}: must be one of ${choices.join(', ')}`, { param: this.#path(name) });
    return choice;
  }

  optionalObject(name: string): Parameters | undefined {
    const value = this.#take(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') throw invalidRequest('Invalid object', { param: this.#path(name) });
    const child = new Parameters(value, this.#path(name));
    this.#children.push(child);
    return child;
  }

  strings(name: string, maxCount: number): readonly string[] {
    const value = this.#take(name);
    if (value === undefined || value === '') return [];
    if (typeof value === 'string') throw invalidRequest('Invalid array', { param: this.#path(name) });
    const items = Object.values(value);
    if (items.length > maxCount) throw invalidRequest('Invalid array: too long', { param: this.#path(name) });
    return items.map((item) => {
      if (typeof item !== 'string') throw invalidRequest('Invalid array of strings', { param: this.#path(name) });
      return item;
    });
  }

  /** At most 50 names of 40 characters with values of 500 (docs.stripe.com/api/metadata). An empty value takes the name away. */
  metadata(): Readonly<Record<string, string>> | undefined {
    const child = this.optionalObject('metadata');
    if (child === undefined) return undefined;
    const names = Object.keys(child.#values);
    if (names.length > 50) throw invalidRequest('Metadata has at most 50 keys', { param: 'metadata' });
    const entries = names.map((name) => {
      if (name.length > 40) throw invalidRequest('Metadata keys have at most 40 characters', { param: 'metadata' });
      return [name, child.optionalString(name, 500) ?? ''] as const;
    });
    return Object.fromEntries(entries);
  }

  required<Value>(name: string, value: Value | undefined): Value {
    if (value === undefined || value === '')
      throw invalidRequest(`Missing required param: ${this.#path(name)}.`, {
        code: 'parameter_missing',
        param: this.#path(name),
      });
    return value;
  }

  done(): void {
    const unknown = Object.keys(this.#values).find((name) => !this.#taken.has(name));
    if (unknown !== undefined)
      throw invalidRequest(`Received unknown parameter: ${this.#path(unknown)}`, {
        code: 'parameter_unknown',
        param: this.#path(unknown),
      });
    for (const child of this.#children) child.done();
  }

  #take(name: string): FormValue | undefined {
    this.#taken.add(name);
    return this.#values[name];
  }

  #path(name: string): string {
    return this.#prefix === '' ? name : `${this.#prefix}[${name}]`;
  }
}
