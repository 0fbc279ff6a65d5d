import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../../../infra/local/stepfunctions/interpreter/json.ts';
import {
  compilePath,
  compileReference,
} from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/path.ts';
import {
  InvalidPath,
  PathFailure,
} from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/path-errors.ts';
import { rootsOf } from './roots.ts';

const order = {
  id: 'o-1',
  'delivery-partner': 'UQS',
  lines: [
    { sku: 'cup', price: 4, tags: ['new', 'red'] },
    { sku: 'mug', price: 9, tags: [] },
    { sku: 'jug', price: 25 },
  ],
  note: null,
  ship: { to: { city: 'Oslo' }, sku: 'box' },
};

const follow = (path: string, input: Json = order): Json => compilePath(path).evaluate(rootsOf(input));
const failureOf = (path: string, input: Json = order): string => {
  try {
    follow(path, input);
  } catch (error) {
    if (error instanceof PathFailure) return error.message;
    throw error;
  }
  throw new Error(`expected '${path}' to fail`);
};

describe('a definite path', () => {
  test.each([
    ['$', order],
    ['$.id', 'o-1'],
    ['$.delivery-partner', 'UQS'],
    ["$['delivery-partner']", 'UQS'],
    ['$["id"]', 'o-1'],
    ['$.lines[1].sku', 'mug'],
    ['$.lines[-1].sku', 'jug'],
    ['$.note', null],
    ["$.ship['to'].city", 'Oslo'],
    ["$.lines[0]['sku','price']", { sku: 'cup', price: 4 }],
    ["$.lines[0]['sku','nope']", { sku: 'cup' }],
  ])('%s leads to its one value', (path, expected) => {
    expect(follow(path)).toEqual(expected);
  });

  test('starts at the context with $$ and at a variable with $name', () => {
    const roots = rootsOf({}, { Execution: { Name: 'run-7' } }, { total: { net: 12 } });
    expect(compilePath('$$.Execution.Name').evaluate(roots)).toBe('run-7');
    expect(compilePath('$total.net').evaluate(roots)).toBe(12);
    expect(compilePath('$total').evaluate(roots)).toEqual({ net: 12 });
  });

  test('takes a backslash in a name for what it is', () => {
    expect(follow(String.raw`$['a\"b']`, { 'a\\"b': 1 })).toBe(1);
    expect(follow(String.raw`$['it\'s']`, { "it's": 2 })).toBe(2);
  });

  test('does not find what only the prototype of an object has', () => {
    expect(failureOf('$.constructor')).toContain('No results for path');
    expect(failureOf('$.lines.length')).toContain("Property ['length'] not found");
  });

  test.each([
    ['$.nope', "Invalid path '$.nope' : No results for path: $['nope']"],
    ['$.nope.more', "Invalid path '$.nope.more' : Missing property in path $['nope']"],
    ['$.ship.nope', "Invalid path '$.ship.nope' : No results for path: $['ship']['nope']"],
    ['$.id.more', "Invalid path '$.id.more' : Property ['more'] not found in path $['id']"],
    ['$.lines[7].sku', "Invalid path '$.lines[7].sku' : No results for path: $['lines'][7]['sku']"],
    ['$.note[0]', "Invalid path '$.note[0]' : The path $['note'] is null"],
    [
      '$.ship.to[0]',
      "Invalid path '$.ship.to[0]' : Filter: [0] can only be applied to arrays. Current context is: {city=Oslo}",
    ],
    [
      "$['id','note'].x",
      "Invalid path '$['id','note'].x' : Multi properties can only be used as path leafs: $['id', 'note']",
    ],
  ])('%s that leads nowhere fails in the words of AWS', (path, message) => {
    expect(failureOf(path)).toBe(message);
  });

  test('that starts at a variable nobody has set fails, too', () => {
    expect(failureOf('$unknown.a')).toContain("'$unknown.a'");
  });
});

describe('an indefinite path', () => {
  test.each([
    ['$.lines[*].sku', ['cup', 'mug', 'jug']],
    ['$.lines.*.price', [4, 9, 25]],
    ['$..sku', ['cup', 'mug', 'jug', 'box']],
    ['$.lines[0,2].sku', ['cup', 'jug']],
    ['$.lines[0:2].sku', ['cup', 'mug']],
    ['$.lines[1:].sku', ['mug', 'jug']],
    ['$.lines[:1].sku', ['cup']],
    ['$.lines[-2:].sku', ['mug', 'jug']],
    ['$.lines[:-1].sku', ['cup', 'mug']],
    ['$.lines[1:-1].sku', []],
    ['$.lines[5:9]', []],
    ['$..to', [{ city: 'Oslo' }]],
    ['$..[0]', [order.lines[0], 'new']],
  ])('%s gives the list of what it finds', (path, expected) => {
    expect(follow(path)).toEqual(expected);
  });

  test.each(['$.nope[*]', '$.nope[:1].sku', '$.id[*].a', '$..nope', '$.note[?(@.a)]'])(
    '%s gives an empty list where there is nothing',
    (path) => {
      expect(follow(path)).toEqual([]);
    },
  );

  test.each([
    ['@.price > 4', ['mug', 'jug']],
    ['@.price >= 4 && @.price < 25', ['cup', 'mug']],
    ["@.sku == 'cup' || @.price == 25", ['cup', 'jug']],
    ["@.sku != 'cup'", ['mug', 'jug']],
    ['@.tags', ['cup', 'mug']],
    ['!(@.tags)', ['jug']],
    ['!@.tags', ['jug']],
    ["@.sku in ['mug', 'jug']", ['mug', 'jug']],
    ["@.sku nin ['mug', 'jug']", ['cup']],
    ["@.tags contains 'red'", ['cup']],
    ["@.tags anyof ['red', 'blue']", ['cup']],
    ["@.tags subsetof ['red', 'new', 'blue']", ['cup', 'mug']],
    ['@.tags size 2', ['cup']],
    ['@.tags empty true', ['mug']],
    ['@.tags[0] == "new"', ['cup']],
    ['@.price > $.lines[0].price', ['mug', 'jug']],
    ['@.sku == 4', []],
    ['@.nope == null', []],
    ['(@.price > 4) && (@.price < 10 || false == true)', ['mug']],
  ])('passes on what the filter %s holds for', (filter, expected) => {
    expect(follow(`$.lines[?(${filter})].sku`)).toEqual(expected);
  });

  test('filters an object as a whole', () => {
    expect(follow("$.ship[?(@.sku == 'box')].to.city")).toEqual(['Oslo']);
  });

  test('gives up with a failure when it would look at too much', () => {
    const wide = { rows: Array.from({ length: 20_000 }, (_, index) => index) };
    expect(failureOf('$.rows[?(@ in $.rows)]', wide)).toContain('looks at more than');
    expect(failureOf('$..*..*..*..*', nested(200))).toContain('looks at more than');
  });

  test('goes down data that is nested deeper than the stack', () => {
    expect(follow('$..leaf', nested(200_000))).toEqual([1]);
  });
});

function nested(depth: number): Json {
  let value: Json = { leaf: 1 };
  for (let level = 0; level < depth; level++) value = { down: value };
  return value;
}

describe('what is no path', () => {
  test.each([
    '',
    'a.b',
    '$.',
    '$..',
    '$x.',
    '$.a b',
    '$.a[',
    '$.a[]',
    "$['a",
    "$['a'",
    '$[abc]',
    '$[:]',
    '$[1',
    '$.a]',
    '$.items[?()]',
    '$.items[?(@.a ==)]',
    '$.items[?(@.a == 1]',
    '$.items[?(1)]',
    '$.items[?(@.a =~ /x/)]',
    '$ ',
    ' $',
    '$$$',
    '$.a..',
  ])('%s is refused', (text) => {
    expect(() => compilePath(text)).toThrow(InvalidPath);
  });

  test('is refused by its nesting before it fills the stack', () => {
    const depth = 20_000;
    expect(() => compilePath(`$[?${'('.repeat(depth)}@.a${')'.repeat(depth)}]`)).toThrow(InvalidPath);
    expect(() => compilePath(`$${'[?(@'.repeat(depth)}${')]'.repeat(depth)}`)).toThrow(InvalidPath);
    expect(() => compilePath(`$[?(${'!'.repeat(depth)}@.a)]`)).toThrow(InvalidPath);
    expect(() => compilePath(`$[?(@.a in ${'['.repeat(depth)})]`)).toThrow(InvalidPath);
  });
});

describe('a Reference Path', () => {
  test.each(['$', '$.a.b', "$['a'][0]", '$$.State.Name', '$name.a'])('may be %s', (text) => {
    expect(compileReference(text).isReference).toBe(true);
  });

  test.each(['$.a[*]', '$..a', '$.a[1:2]', "$['a','b']", '$.a[?(@.b)]', '$[0,1]', '$[-1]', 'a', 'States.UUID()'])(
    'is not %s',
    (text) => {
      expect(() => compileReference(text)).toThrow(InvalidPath);
    },
  );

  test('that does not start at a root is refused in the words of AWS', () => {
    expect(() => compileReference('a.b')).toThrow("Reference path didn't start with '$'");
  });
});

const piece = fc.constantFrom(
  ...['$', '$$', '$v', '.', '..', '.a', '.b', '[', ']', "['a']", '[0]', '[-1]', '[1:]', '[*]', '.*', '[?(', ')]'],
  ...['@', '@.a', '==', '&&', '||', '!', '(', ')', '<', ' ', "'", '"', '\\', '1', 'in', 'size', 'null', ',', ':'],
);
const anyPath = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(piece, { maxLength: 14 }).map((parts) => `$${parts.join('')}`),
);

describe('any text', () => {
  test('is a path or refused as none, and a path gives a value or a failure of its own', () => {
    fc.assert(
      fc.property(anyPath, fc.jsonValue(), (text, input) => {
        try {
          const roots = rootsOf(input as Json, { a: [input as Json] }, { v: [1, { a: 'x' }] });
          const path = compilePath(text);
          const found = path.find(roots);
          if (!path.isDefinite && found !== undefined) expect(Array.isArray(found)).toBe(true);
          expect(path.evaluate(roots)).toEqual(found);
        } catch (error) {
          if (!(error instanceof InvalidPath || error instanceof PathFailure)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
