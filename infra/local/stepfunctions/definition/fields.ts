import { isObject, type Json } from '../interpreter/json.ts';
import { compileTemplate, type Template } from '../interpreter/template.ts';
import type { Findings } from './diagnostics.ts';

/** The fields of one JSON object of a definition, read with their types checked and their names kept count of. */
export class Fields {
  readonly location: string;
  readonly #values: { readonly [key: string]: Json };
  readonly #findings: Findings;
  readonly #read = new Set<string>(['Comment']);
  /** In the query language JSONPath nothing is a JSONata expression, whatever it looks like. */
  #isLiteral = false;

  constructor(values: { readonly [key: string]: Json }, location: string, findings: Findings) {
    this.#values = values;
    this.location = location;
    this.#findings = findings;
  }

  get findings(): Findings {
    return this.#findings;
  }

  /** Takes texts in it for what they are from now on. */
  takeLiterally(): this {
    this.#isLiteral = true;
    return this;
  }

  /** An object within this one, in the same query language. */
  within(values: { readonly [key: string]: Json }, location: string): Fields {
    const inner = new Fields(values, location, this.#findings);
    return this.#isLiteral ? inner.takeLiterally() : inner;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  raw(name: string): Json | undefined {
    this.#read.add(name);
    return this.#values[name];
  }

  at(name: string): string {
    return this.location === '/' ? `/${name}` : `${this.location}/${name}`;
  }

  wrong(name: string, message: string): undefined {
    this.#findings.wrong(message, this.at(name));
    return undefined;
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'string') return value;
    return this.wrong(name, `Expected value of type String`);
  }

  number(name: string, least: number, most: number = 99_999_999, whole = true): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || (whole && !Number.isInteger(value))) {
      return this.wrong(name, `Expected value of type ${whole ? 'Integer' : 'Number'}`);
    }
    if (value < least || value > most) return this.wrong(name, `Value is not in the range from ${least} to ${most}`);
    return value;
  }

  /** `true`, or absent. */
  flag(name: string): boolean {
    const value = this.raw(name);
    if (value !== undefined && typeof value !== 'boolean') this.wrong(name, 'Expected value of type Boolean');
    return value === true;
  }

  list(name: string): readonly Json[] | undefined {
    const value = this.raw(name);
    if (value === undefined || Array.isArray(value)) return value;
    return this.wrong(name, 'Expected value of type Array');
  }

  object(name: string): Fields | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (isObject(value)) return this.within(value, this.at(name));
    return this.wrong(name, 'Expected value of type Object');
  }

  entries(): [string, Json][] {
    return Object.entries(this.#values);
  }

  /** JSON with expressions; `name` is also how messages at run time call it. */
  template(name: string): Template | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (this.#isLiteral) return { kind: 'constant', value };
    return compileTemplate(value, name, (message, location) =>
      this.#findings.wrong(message, `${this.location}/${location}`),
    );
  }

  /** Says which fields nobody asked for. */
  refuseOthers(): void {
    for (const name of Object.keys(this.#values)) {
      if (!this.#read.has(name)) this.#findings.wrong(`Field '${name}' is not supported`, this.location);
    }
  }
}
