import { isObject, type Json } from '../interpreter/json.ts';
import { compilePath, compileReference, type Path } from '../interpreter/jsonpath/path.ts';
import { InvalidPath } from '../interpreter/jsonpath/path-errors.ts';
import { compilePayload } from '../interpreter/payload-template.ts';
import { compileTemplate, type Template } from '../interpreter/template.ts';
import type { Findings } from './diagnostics.ts';
import type { Language } from './query-language.ts';

/** The fields of one JSON object of a definition, read with their types checked and their names kept count of. */
export class Fields {
  readonly location: string;
  readonly #values: { readonly [key: string]: Json };
  readonly #findings: Findings;
  readonly #read = new Set<string>(['Comment']);
  #language: Language;

  constructor(
    values: { readonly [key: string]: Json },
    location: string,
    findings: Findings,
    language: Language = 'JSONPath',
  ) {
    this.#language = language;
    this.#values = values;
    this.location = location;
    this.#findings = findings;
  }

  get findings(): Findings {
    return this.#findings;
  }

  get language(): Language {
    return this.#language;
  }

  /** Its templates are in this language from now on. */
  setLanguage(language: Language): void {
    this.#language = language;
  }

  /** An object within this one, in the same query language. */
  within(values: { readonly [key: string]: Json }, location: string): Fields {
    return new Fields(values, location, this.#findings, this.#language);
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

  /** JSON with expressions, or a payload template of JSONPath; `name` is also how messages at run time call it. */
  template(name: string): Template | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const compile = this.#language === 'JSONata' ? compileTemplate : compilePayload;
    return compile(value, name, (message, location) => this.#findings.wrong(message, `${this.location}/${location}`));
  }

  /** A JSONPath; null where the field is null. */
  path(name: string): Path | null | undefined {
    return this.#path(name, compilePath, () => 'Value must be a valid JSONPath.');
  }

  /** A Reference Path; null where the field is null. */
  reference(name: string): Path | null | undefined {
    return this.#path(name, compileReference, ({ message }) => `Value is not a Reference Path: ${message}`);
  }

  #path(
    name: string,
    compile: (source: string) => Path,
    explain: (error: InvalidPath) => string,
  ): Path | null | undefined {
    const value = this.raw(name);
    if (value === undefined || value === null) return value;
    if (typeof value !== 'string') return this.wrong(name, 'Expected value of type String');
    try {
      return compile(value);
    } catch (error) {
      if (!(error instanceof InvalidPath)) throw error;
      return this.wrong(name, explain(error));
    }
  }

  /** Says which fields nobody asked for. */
  refuseOthers(): void {
    for (const name of Object.keys(this.#values)) {
      if (!this.#read.has(name)) this.#findings.wrong(`Field '${name}' is not supported`, this.location);
    }
  }
}
