import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileIntrinsic } from '../../../../../../infra/local/stepfunctions/interpreter/intrinsics/intrinsic.ts';
import {
  IntrinsicFailure,
  InvalidIntrinsic,
} from '../../../../../../infra/local/stepfunctions/interpreter/intrinsics/intrinsic-errors.ts';
import { intrinsicFunctions } from '../../../../../../infra/local/stepfunctions/interpreter/intrinsics/intrinsic-functions.ts';
import type { Json } from '../../../../../../infra/local/stepfunctions/interpreter/json.ts';
import { Random } from '../../../../../../infra/local/stepfunctions/interpreter/random.ts';
import { rootsOf } from '../jsonpath/roots.ts';

const call = (source: string, input: Json = {}): Json =>
  compileIntrinsic(source).evaluate(rootsOf(input, { Execution: { Name: 'run' } }, { v: 'var' }), new Random('seed'));
const failureOf = (source: string, input: Json = {}): string => {
  try {
    call(source, input);
  } catch (error) {
    if (error instanceof IntrinsicFailure) return error.message;
    throw error;
  }
  throw new Error(`expected ${source} to fail`);
};

describe('lists', () => {
  test.each<[string, Json, Json]>([
    ['States.Array()', {}, []],
    ["States.Array($.a, 'x', 1.5, -2, true, null)", { a: [1] }, [[1], 'x', 1.5, -2, true, null]],
    ['States.ArrayPartition($.a, 2)', { a: [1, 2, 3] }, [[1, 2], [3]]],
    ['States.ArrayPartition($.a, 2.9)', { a: [1, 2, 3] }, [[1, 2], [3]]],
    ['States.ArrayPartition($.a, 4)', { a: [] }, []],
    ['States.ArrayContains($.a, 2)', { a: [1, 2] }, true],
    ['States.ArrayContains($.a, 3)', { a: [1, 2] }, false],
    ['States.ArrayContains($.a, $.b)', { a: [{ k: 1 }], b: { k: 1 } }, true],
    ['States.ArrayContains($.a, 0)', { a: [false, null, ''] }, false],
    ['States.ArrayRange(1, 9, 2)', {}, [1, 3, 5, 7, 9]],
    ['States.ArrayRange(5, 1, -2)', {}, [5, 3, 1]],
    ['States.ArrayRange(5, 1, 1)', {}, []],
    ['States.ArrayRange(1.9, 3.9, 1)', {}, [1, 2, 3]],
    ['States.ArrayGetItem($.a, 1)', { a: ['x', null] }, null],
    ['States.ArrayGetItem($.a, 1.9)', { a: ['x', 'y'] }, 'y'],
    ['States.ArrayGetItem($.a, 5)', { a: [] }, null],
    ['States.ArrayLength($.a)', { a: [1, [2, 3]] }, 2],
    ['States.ArrayUnique($.a)', { a: [1, 2, 1, 3, 2] }, [1, 2, 3]],
  ])('%s of %j is %j', (source, input, expected) => {
    expect(call(source, input)).toEqual(expected);
  });

  test('are compared by their text, as on AWS', () => {
    expect(call('States.ArrayContains($.a, true)', { a: ['true'] })).toBe(true);
    expect(call('States.ArrayContains($.a, $.b)', { a: [{ k: 1, l: 2 }], b: { l: 2, k: 1 } })).toBe(false);
  });

  test('lose their doubles and come in the order of a hash set of Java, as on AWS', () => {
    expect(call('States.ArrayUnique($.a)', { a: [true, false, true] })).toEqual([false, true]);
    expect(
      call('States.ArrayUnique($.a)', {
        a: [
          [1, 2],
          [2, 1],
          [1, 2],
        ],
      }),
    ).toEqual([
      [2, 1],
      [1, 2],
    ]);
    expect(
      call('States.ArrayUnique($.a)', {
        a: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      }),
    ).toEqual([{ a: 1, b: 2 }]);
  });

  test('hold a thousand numbers of a range and no more', () => {
    expect(call('States.ArrayRange(1, 1000, 1)')).toHaveLength(1_000);
    expect(failureOf('States.ArrayRange(1, 1001, 1)')).toContain('Invalid arguments in States.ArrayRange');
    expect(failureOf('States.ArrayRange(1, 1e300, 1)')).toContain('Invalid arguments in States.ArrayRange');
  });
});

describe('texts', () => {
  test.each<[string, Json, Json]>([
    ["States.Format('no place')", {}, 'no place'],
    ["States.Format('{} of {}', $.a, 2)", { a: 1.5 }, '1.5 of 2'],
    ["States.Format('{}', null)", {}, 'null'],
    ["States.Format('{}', $)", { a: 1, b: [true, 'x'] }, '{a=1, b=[true, x]}'],
    ['States.Format($.t, $.a)', { t: 'Hi {}', a: 'you' }, 'Hi you'],
    [String.raw`States.Format('\'{}\' \{\} \\', 1)`, {}, String.raw`'1' {} \ `.trimEnd()],
    ["States.Format('{}-{}', $$.Execution.Name, $v)", {}, 'run-var'],
    ["States.StringSplit($.t, ',')", { t: 'a,,b,' }, ['a', 'b']],
    ["States.StringSplit($.t, ', ')", { t: 'a, b,c d' }, ['a', 'b', 'c', 'd']],
    ["States.StringSplit('', ',')", {}, []],
    ["States.StringSplit('abc', '')", {}, ['abc']],
    [String.raw`States.Array('it\'s', '\\', '\{')`, {}, ["it's", '\\', '{']],
    ["States.Array('a(b),c')", {}, ['a(b),c']],
  ])('%s of %j is %j', (source, input, expected) => {
    expect(call(source, input)).toEqual(expected);
  });

  test.each([
    ["States.Format('{', 1)", "Invalid template in States.Format: matching '}' not found for '{'."],
    ["States.Format('{a}', 1)", "Invalid template in States.Format: matching '}' not found for '{'."],
    ["States.Format('}')", "Invalid template in States.Format: matching '{' not found for '}'."],
    [
      "States.Format('{}')",
      'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.',
    ],
    [
      "States.Format('{}', 1, 2)",
      'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.',
    ],
  ])('%s fails in the words of AWS', (source, message) => {
    expect(failureOf(source)).toBe(`There was an error while evaluating the intrinsic function: ${source}. ${message}`);
  });
});

describe('numbers', () => {
  test.each([
    [-1.5, 0, -1],
    [-1.51, 0, -2],
    [1.49, 1.5, 3],
    [0.5, 0.5, 2],
    [2147483646, 1, 2147483647],
  ])('%p and %p are %p: each is rounded by itself, halves upwards', (left, right, expected) => {
    expect(call('States.MathAdd($.l, $.r)', { l: left, r: right })).toBe(expected);
  });

  test.each(['States.MathAdd(2147483647, 1)', 'States.MathAdd(-3000000000, 1)', "States.MathAdd('1', 1)"])(
    '%s is more than it can add',
    (source) => {
      expect(failureOf(source)).toContain('Invalid arguments in States.MathAdd');
    },
  );

  test('are drawn from the first to before the last, and the same for the same seed', () => {
    const random = new Random('any');
    const draw = (source: string): Json => compileIntrinsic(source).evaluate(rootsOf({}), random);
    const drawn = Array.from({ length: 200 }, () => draw('States.MathRandom(1, 4)'));
    expect([...new Set(drawn)].sort()).toEqual([1, 2, 3]);
    expect(new Set(Array.from({ length: 20 }, () => draw('States.MathRandom(0, 1000, 7)'))).size).toBe(1);
    expect(failureOf('States.MathRandom(1.2, 1.8)')).toContain('Invalid arguments in States.MathRandom');
  });
});

describe('JSON and codes', () => {
  test.each<[string, Json, Json]>([
    ['States.StringToJson($.t)', { t: '{"a":[1,"x"]}' }, { a: [1, 'x'] }],
    ['States.StringToJson($.t)', { t: ' ' }, null],
    ['States.JsonToString($.o)', { o: { a: [1, null] } }, '{"a":[1,null]}'],
    ["States.JsonToString('x')", {}, '"x"'],
    ['States.JsonMerge($.a, $.b, false)', { a: { x: { y: 1 }, z: 1 }, b: { x: { w: 2 } } }, { x: { w: 2 }, z: 1 }],
    ["States.Base64Encode('Grüße')", {}, 'R3LDvMOfZQ=='],
    ["States.Base64Decode('R3LDvMOfZQ==')", {}, 'Grüße'],
    ["States.Base64Decode(' YWJj ')", {}, 'abc'],
    ["States.Hash('hello', 'MD5')", {}, '5d41402abc4b2a76b9719d911017c592'],
    ["States.Hash('hello', 'SHA-1')", {}, 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
  ])('%s of %j is %j', (source, input, expected) => {
    expect(call(source, input)).toEqual(expected);
  });

  test('a UUID comes from the randomness handed in', () => {
    expect(call('States.UUID()')).toBe(new Random('seed').uuid());
  });

  test.each([
    ['States.JsonMerge($, $, true)'],
    ['States.JsonMerge($, 1, false)'],
    ["States.StringToJson('{bad}')"],
    ['States.StringToJson(1)'],
    ["States.Hash('a', 'sha-256')"],
    ["States.Base64Encode('a', 'b')"],
    ['States.UUID(1)'],
    ['States.ArrayGetItem(States.Array(1), 1)'],
    ['States.ArrayLength($)'],
  ])('%s fails', (source) => {
    expect(failureOf(source)).toContain('Invalid arguments in States.');
  });

  test('takes ten thousand characters and no more', () => {
    for (const name of ['Base64Encode($.t)', 'Base64Decode($.t)', "Hash($.t, 'MD5')"]) {
      expect(typeof call(`States.${name}`, { t: 'a'.repeat(10_000) })).toBe('string');
      expect(failureOf(`States.${name}`, { t: 'a'.repeat(10_001) })).toContain('Invalid arguments');
    }
  });

  test('refuses JSON that is nested too deep to be written again', () => {
    const text = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(failureOf('States.StringToJson($.t)', { t: text })).toContain('Invalid arguments in States.StringToJson');
  });
});

test('an argument that is not there fails the innermost call around it', () => {
  expect(failureOf('States.Array(States.MathAdd($.n, 1))', { m: 1 })).toBe(
    'There was an error while evaluating the intrinsic function: States.MathAdd($.n, 1). ' +
      "The JsonPath argument for the field '$.n' could not be found in the input '{\"m\":1}'",
  );
});

test('a path among the arguments may hold commas, brackets and quotes of its own', () => {
  const input = { d: [{ e: ')' }, { e: ',' }], 'a, b': 1 };
  expect(call("States.Array($.d[?(@.e == ')')], $['a, b'], $.d[0,1])", input)).toEqual([[{ e: ')' }], 1, input.d]);
});

describe('what is no call', () => {
  const nested = (depth: number): string => `${'States.Array('.repeat(depth)}${')'.repeat(depth)}`;
  test.each([
    '',
    'States',
    'States.Array',
    'States.Array(',
    'States.Array())',
    'States.Array(1,)',
    'States.Array(,1)',
    'States.Array(1.)',
    'States.Array(.5)',
    'States.Array(01)',
    'States.Array(1e309)',
    'States.Array([1])',
    'States.Array(1) more',
    "States.Array('a)",
    String.raw`States.Array('a\"b')`,
    String.raw`States.Array('a\nb')`,
    'States.Array($.)',
    'States.Array(nul)',
    'States.Nope()',
    'States.Format("x")',
    nested(11),
    nested(20_000),
  ])('%.60s is refused', (text) => {
    expect(() => compileIntrinsic(text)).toThrow(InvalidIntrinsic);
  });

  test('ten calls within each other are taken', () => {
    expect(JSON.stringify(call(nested(10)))).toBe(`${'['.repeat(10)}${']'.repeat(10)}`);
  });
});

test('any text is a call or refused as none, and a call gives a value or a failure of its own', () => {
  const name = fc.constantFrom(...intrinsicFunctions.keys());
  const piece = fc.oneof(
    fc.constantFrom(
      ',',
      ' ',
      "'",
      '\\',
      '{}',
      '(',
      ')',
      '$.a',
      '$',
      '$$',
      '$v',
      'true',
      'null',
      '1',
      '-1.5',
      '1e9',
      "'MD5'",
    ),
    name.map((one) => `${one}(`),
  );
  const args = fc.oneof(fc.constantFrom('$.a', '$', '1', '-7.5', "'{}'", "'SHA-1'", 'null', 'false', '$.a[*]', '1e30'));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(name, fc.array(piece)).map(([one, parts]) => `${one}(${parts.join('')})`),
    fc.tuple(name, fc.array(args, { maxLength: 4 })).map(([one, list]) => `${one}(${list.join(', ')})`),
  );
  fc.assert(
    fc.property(text, fc.jsonValue(), (source, input) => {
      try {
        expect(JSON.parse(JSON.stringify(call(source, { a: input as Json })))).toBeDefined();
      } catch (error) {
        if (!(error instanceof InvalidIntrinsic || error instanceof IntrinsicFailure)) throw error;
      }
    }),
    { numRuns: 3_000 },
  );
});
