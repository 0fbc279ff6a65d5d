import { parseBounded } from './bounded-evaluation.ts';
import type { Json } from './json.ts';
import { extraFunctions, MemoryLimitExceeded, type Surroundings, signedFunctions } from './jsonata-functions.ts';
import type { Roots } from './jsonpath/path.ts';
import { Random } from './random.ts';
import { EvaluationFailure } from './state-failure.ts';

/** What `$states` and the variables are while an expression is evaluated, and what paths of JSONPath start from. */
export type Scope = {
  readonly roots: Roots;
  readonly states: {
    readonly input: Json;
    readonly context: Json;
    readonly result?: Json;
    readonly errorOutput?: Json;
  };
  /** The value of a workflow variable in sight; undefined when there is none. */
  variable(name: string): Json | undefined;
  readonly surroundings: Surroundings;
};

/** A JSONata expression, parsed once. */
export type Expression = {
  /** Without the delimiters, as AWS quotes it in messages. */
  readonly source: string;
  /** Throws EvaluationFailure; `location` is the field it stands in. */
  evaluate(scope: Scope, location: string): Promise<Json>;
};

/** A property path on a variable, by far the most frequent expression. */
const plainPath = /^\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const variableName = /\$([\p{ID_Start}_][\p{ID_Continue}]*)/gu;
const MAX_RESULT = { depth: 1000, size: 16 * 1024 * 1024 };
const CACHED = 10_000;
const cache = new Map<string, Expression>();
const extraNames = new Set(Object.keys(extraFunctions({ at: 0, random: new Random('') })));

/** The text between `{%` and `%}`; undefined when the text is no expression, as with a blank before the `{%`. */
export function expressionSource(text: string): string | undefined {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2).trim() : undefined;
}

/** Parses an expression, or hands out the one parsed before; throws what JSONata throws for bad syntax. */
export function compileExpression(source: string): Expression {
  const known = cache.get(source);
  if (known) return known;
  const compiled = compile(source);
  if (cache.size >= CACHED) cache.clear();
  cache.set(source, compiled);
  return compiled;
}

function compile(source: string): Expression {
  const parsed = parseBounded(source);
  for (const [name, { signature, run }] of Object.entries(signedFunctions)) {
    if (source.includes(`$${name}`)) parsed.registerFunction(name, run, signature);
  }
  const names = [...new Set([...source.matchAll(variableName)].map((match) => match[1] ?? ''))];
  // Making and binding them takes longer than most expressions.
  const callsExtras = names.some((name) => extraNames.has(name));
  const path = plainPath.test(source) ? source.slice(1).split('.') : undefined;

  return {
    source,
    async evaluate(scope, location) {
      if (path) {
        const found = followPath(path, scope);
        if (found !== unsure) return defined(found, source, location);
      }
      const bindings: Record<string, unknown> = callsExtras ? extraFunctions(scope.surroundings) : {};
      bindings.states = scope.states;
      for (const name of names) {
        const value = scope.variable(name);
        if (value !== undefined) bindings[name] = value;
      }
      let result: unknown;
      try {
        result = await parsed.evaluate(bindings, scope.surroundings.at);
      } catch (error) {
        throw new EvaluationFailure(
          `The JSONata expression '${source}' specified for the field '${location}' threw an error during evaluation${describe(error)}`,
          location,
        );
      }
      return new Plain(source, location).copy(defined(result, source, location), 0);
    },
  };
}

const unsure = Symbol('unsure');

/** JSONata's answer for a path that meets objects only; arrays on the way are left to JSONata. */
function followPath(path: readonly string[], scope: Scope): Json | undefined | typeof unsure {
  const [first = '', ...rest] = path;
  // An object of ours, not JSON: its absent fields are undefined.
  let value: unknown = first === 'states' ? scope.states : scope.variable(first);
  for (const name of rest) {
    if (Array.isArray(value)) return unsure;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name]; // an object that has the name, as just checked
  }
  if (value === undefined && rest.length === 0) return unsure; // perhaps a function of JSONata
  return value as Json; // everything in a scope is JSON
}

function defined(value: unknown, source: string, location: string): Json {
  if (value !== undefined) return value as Json; // what is not JSON is refused by `plain`
  throw new EvaluationFailure(
    `The JSONata expression '${source}' specified for the field '${location}' returned nothing (undefined).`,
    location,
  );
}

/** JSONata marks its arrays and lets functions be values; workflow data is JSON only, and no more than has a text. */
class Plain {
  readonly #source: string;
  readonly #location: string;
  #size = 0;

  constructor(source: string, location: string) {
    this.#source = source;
    this.#location = location;
  }

  copy(value: Json, depth: number): Json {
    this.#size += typeof value === 'string' ? value.length : 1;
    if (depth > MAX_RESULT.depth || this.#size > MAX_RESULT.size)
      this.#refuse(`threw an error during evaluation${memory}`);
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'function') this.#unsupported();
      // AWS writes Infinity and NaN as texts, JSON having no numbers for them.
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.copy(item, depth + 1));
    if ('_jsonata_lambda' in value || '_jsonata_function' in value) this.#unsupported();
    const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] =>
      item === undefined ? [] : [[key, this.copy(item, depth + 1)]],
    );
    return Object.fromEntries(entries);
  }

  #unsupported(): never {
    this.#refuse('returned an unsupported result type.');
  }

  #refuse(what: string): never {
    const subject = `The JSONata expression '${this.#source}' specified for the field '${this.#location}'`;
    throw new EvaluationFailure(`${subject} ${what}`, this.#location);
  }
}

/** What AWS says when a limit of its own ends an evaluation, in place of JSONata's words. */
const memory = ': Expression evaluation memory limit exceeded: Check for excessive memory usage';
const limits: Readonly<Record<string, string>> = {
  D1011: ': Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
  D1012: ': Expression evaluation timeout: Check for infinite loop',
  D2014: memory,
  D2015: memory,
};

function describe(error: unknown): string {
  if (error instanceof RangeError || error instanceof MemoryLimitExceeded) return memory;
  if (typeof error !== 'object' || error === null) return `: ${error}`;
  const { code, message } = error as { code?: unknown; message?: unknown }; // JSONata throws plain objects
  if (typeof code !== 'string') return `: ${message}`;
  return limits[code] ?? `. ${code}: ${message}`;
}
