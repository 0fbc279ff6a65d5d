/**
 * How the AWS SDK's clients describe what they send and receive: `<Operation>$` of a client holds the schemas of the
 * operation's input and output. They say what the names alone do not: which member is a time, which one is bytes.
 */
export type Shape =
  | { readonly kind: 'structure'; readonly members: ReadonlyMap<string, () => Shape> }
  | { readonly kind: 'list' | 'map'; readonly of: () => Shape }
  | { readonly kind: 'text' | 'number' | 'flag' | 'time' | 'bytes' | 'stream' | 'anything' };

const MAP = 0b1000_0000;
const LIST = 0b0100_0000;
const simple: Readonly<Record<number, Shape>> = {
  0: { kind: 'text' },
  1: { kind: 'number' },
  2: { kind: 'flag' },
  // In the protocol's own format, as date-time, as an HTTP date, in seconds.
  4: { kind: 'time' },
  5: { kind: 'time' },
  6: { kind: 'time' },
  7: { kind: 'time' },
  17: { kind: 'number' },
  21: { kind: 'bytes' },
  42: { kind: 'stream' },
};
const cache = new WeakMap<object, Shape>();

/** The shapes of an operation's input and output; `schema` is the client's `<Operation>$`. */
export function operationShapes(schema: unknown): { input: Shape; output: Shape } {
  if (!Array.isArray(schema) || schema[0] !== 9) throw new Error('expected the schema of an operation');
  return { input: shapeOf(schema[4]), output: shapeOf(schema[5]) };
}

function shapeOf(schema: unknown): Shape {
  if (typeof schema === 'function') return shapeOf(schema());
  if (typeof schema === 'number') return simpleShape(schema);
  if (!Array.isArray(schema)) return { kind: 'anything' };
  const known = cache.get(schema);
  if (known) return known;
  const shape = read(schema);
  cache.set(schema, shape);
  return shape;
}

function simpleShape(code: number): Shape {
  if (code & MAP) return { kind: 'map', of: () => simpleShape(code & ~MAP) };
  if (code & LIST) return { kind: 'list', of: () => simpleShape(code & ~LIST) };
  return simple[code] ?? { kind: 'anything' };
}

/** A member with its traits is a pair; all else begins with its kind and its namespace. */
function read(schema: readonly unknown[]): Shape {
  if (typeof schema[1] !== 'string') return shapeOf(schema[0]);
  switch (schema[0]) {
    case 0:
      return shapeOf(schema[4]);
    case 1:
      return { kind: 'list', of: () => shapeOf(schema[4]) };
    case 2:
      return { kind: 'map', of: () => shapeOf(schema[5]) };
    case 3:
    case 4: {
      const [, , , , names, members] = schema;
      if (!Array.isArray(names) || !Array.isArray(members)) return { kind: 'anything' };
      return { kind: 'structure', members: new Map(names.map((name, index) => [name, () => shapeOf(members[index])])) };
    }
    default:
      return { kind: 'anything' };
  }
}
