import fc from 'fast-check';

/** Names that mean something to JavaScript. */
const loaded = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', '0', ''];

/** Texts that parsers, encoders and patterns stumble over. */
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    ...loaded,
    '\ud800',
    '\udc00\ud800',
    '\u0000',
    '\u202e\u0301\ufeff',
    '$',
    '$$',
    '$.a[?(@.b)]',
    '{%%}',
    '{% $ %}',
    '{% $states.input.__proto__ %}',
    '{% (',
    "States.Format('{}', $.a)",
    'States.ALL',
    '2026-01-01T00:00:00Z',
    'arn:aws:states:::lambda:invoke.waitForTaskToken',
    'arn:aws:states:us-east-1:000000000000:stateMachine:nowhere',
    'arn:aws:states:us-east-1:000000000000:execution:nowhere:nothing',
    'arn:aws:states:us-east-1:000000000000:express:nowhere:nothing:0',
    'arn:aws:states:us-east-1:000000000000:mapRun:nowhere/nothing:0',
    'arn:',
    'eyJ9',
    '[]',
    '{}',
    '{"__proto__": {"polluted": true}}',
    '[1e400, -0, 1e-400, 123456789012345678901234567890]',
  ),
  fc.integer({ min: 60, max: 300_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 900, max: 100_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 100, max: 40_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
);

/** A value that hardly any member takes. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21, 2 ** 53, [], {}, [null], [[]], { key: null }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(fc.oneof(fc.constantFrom(...loaded), fc.string({ maxLength: 5 })), fc.jsonValue({ maxDepth: 1 })),
);

/** The value with one thing in it taken away, replaced, or given a neighbour. */
export function mutated(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat(), fc.constantFrom('delete', 'replace', 'replace', 'add'), oddText, oddValue)
    .map(([original, place, how, name, odd]) => {
      const copy: { root: unknown } = { root: JSON.parse(JSON.stringify(original)) };
      const places = placesIn(copy);
      const at = places[place % places.length];
      if (!at) return copy.root;
      const { holder, key } = at;
      if (how === 'delete' && holder !== copy) Reflect.deleteProperty(holder, key);
      else if (how === 'add') define(objectIn(holder, key), name, odd);
      else define(holder, key, odd);
      return copy.root;
    });
}

type Place = { readonly holder: object; readonly key: string };

function placesIn(holder: object): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value) : []),
  ]);
}

function objectIn(holder: object, key: string): object {
  const value: unknown = Reflect.get(holder, key);
  return typeof value === 'object' && value !== null ? value : holder;
}

/** Sets also what an assignment would not, such as `__proto__`. */
function define(holder: object, key: string, value: unknown): void {
  if (Array.isArray(holder) && !/^\d+$/.test(key)) {
    holder.push(value);
    return;
  }
  Reflect.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
