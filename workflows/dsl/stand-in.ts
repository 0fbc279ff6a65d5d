import type { Refs } from './reference.ts';

/** What a stand-in means: where its value will be found when the workflow runs. */
export type Expression =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'orElse'; readonly of: Expression; readonly fallback: Value }
  | { readonly kind: 'orNothing'; readonly of: Expression };

/** An expression in its place among literals. */
export class Computed {
  readonly expression: Expression;
  constructor(expression: Expression) {
    this.expression = expression;
  }
}

/** Arguments as a definition gives them: literals with expressions among them. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Computed
  | readonly Value[]
  | { readonly [field: string]: Value };

const revealed = Symbol('the expression of a stand-in');
/** What JavaScript asks of a value that is turned into text, a number, a promise or JSON. */
const conversions = new Set<string | symbol>([
  Symbol.toPrimitive,
  Symbol.iterator,
  Symbol.asyncIterator,
  'toString',
  'valueOf',
  'toJSON',
]);

/** A value that is known only when the workflow runs: its fields are stand-ins, and using it as a value throws. */
function standIn(expression: Expression): unknown {
  const refuse = (use: string): never => {
    throw new TypeError(
      `"${pathOf(expression)}" is known only when the workflow runs: it cannot be ${use} here; pass it on as it is, or let a task compute with it`,
    );
  };
  return new Proxy(Object.freeze({}), {
    get(_target, field) {
      if (field === revealed) return expression;
      if (conversions.has(field)) return refuse('converted or listed');
      if (typeof field === 'symbol' || field === 'then') return undefined;
      if (field === 'orElse')
        return (fallback: unknown) => standIn({ kind: 'orElse', of: expression, fallback: reveal(fallback) });
      if (field === 'orNothing') return () => standIn({ kind: 'orNothing', of: expression });
      return standIn({ kind: 'field', of: expression, name: field });
    },
    has: () => refuse('searched'),
    ownKeys: () => refuse('spread or listed'),
    getOwnPropertyDescriptor: () => refuse('spread or listed'),
    set: () => refuse('changed'),
  });
}

/** The stand-ins a function of a definition is called with: one for each variable it names. */
export function scope<Scope>(): Refs<Scope> {
  // A proxy has every variable; which of them exist is checked by the compiler and again in the finished graph.
  return new Proxy(Object.freeze({}), {
    get: (_target, name) => (typeof name === 'string' ? standIn({ kind: 'variable', name }) : undefined),
    ownKeys: () => {
      throw new TypeError('the variables of a workflow cannot be spread or listed; name those you need');
    },
  }) as Refs<Scope>;
}

/** Takes the stand-ins out of what a definition returned. */
export function reveal(given: unknown): Value {
  if (given === null || typeof given === 'string' || typeof given === 'boolean') return given;
  if (typeof given === 'number') {
    if (!Number.isFinite(given)) throw new TypeError(`${given} is not a number that JSON has`);
    return given;
  }
  if (typeof given === 'object') {
    const expression = (given as { [revealed]?: Expression })[revealed]; // a stand-in answers to this symbol alone
    if (expression) return new Computed(expression);
    if (Array.isArray(given)) return given.map(reveal);
    const fields = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(fields.map(([name, value]) => [name, reveal(value)]));
  }
  throw new TypeError(`a ${typeof given} cannot be an argument: only JSON and stand-ins can`);
}

function pathOf(expression: Expression): string {
  switch (expression.kind) {
    case 'variable':
      return expression.name;
    case 'field':
      return `${pathOf(expression.of)}.${expression.name}`;
    case 'orElse':
    case 'orNothing':
      return `${pathOf(expression.of)}.${expression.kind}(…)`;
  }
}

/** The variables a value reads. */
export function variablesOf(value: Value): string[] {
  if (value instanceof Computed) return variablesOfExpression(value.expression);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(variablesOf);
}

function variablesOfExpression(expression: Expression): string[] {
  switch (expression.kind) {
    case 'variable':
      return [expression.name];
    case 'field':
    case 'orNothing':
      return variablesOfExpression(expression.of);
    case 'orElse':
      return [...variablesOfExpression(expression.of), ...variablesOf(expression.fallback)];
  }
}
