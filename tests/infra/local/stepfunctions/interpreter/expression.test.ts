import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  compileExpression,
  expressionSource,
  type Scope,
} from '../../../../../infra/local/stepfunctions/interpreter/expression.ts';
import type { Json } from '../../../../../infra/local/stepfunctions/interpreter/json.ts';
import { Random } from '../../../../../infra/local/stepfunctions/interpreter/random.ts';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const scope = (input: Json, variables: Record<string, Json> = {}, seed = 's'): Scope => ({
  states: { input, context: {} },
  roots: { input, context: () => ({}), variable: (name) => variables[name] },
  variable: (name) => variables[name],
  surroundings: { at, random: new Random(seed) },
});
const evaluate = (source: string, input: Json = {}, variables?: Record<string, Json>, seed?: string) =>
  compileExpression(source).evaluate(scope(input, variables, seed), 'Output');

describe('expressions', () => {
  test('stand between {% and %}, with nothing around', () => {
    expect(expressionSource('{% $x %}')).toBe('$x');
    expect(expressionSource(' {% $x %}')).toBeUndefined();
    expect(expressionSource('{%x')).toBeUndefined();
    expect(expressionSource('{%}')).toBeUndefined();
  });

  test('a plain path gives what JSONata gives, arrays on the way included', async () => {
    expect(await evaluate('$states.input.a.b', { a: { b: [1] } })).toEqual([1]);
    expect(await evaluate('$states.input.a.b', { a: [{ b: 1 }, { b: 2 }] })).toEqual([1, 2]);
    expect(await evaluate('$states.input.a.b', { a: [{ b: 1 }] })).toBe(1);
    expect(await evaluate('$order.id', {}, { order: { id: null } })).toBeNull();
  });

  test('nothing found is a failure that names the field', async () => {
    for (const source of ['$states.input.a', '$states.input.toString', '$unknown', '$unknown.a', '$states.result']) {
      await expect(evaluate(source)).rejects.toThrow(
        `The JSONata expression '${source}' specified for the field 'Output' returned nothing (undefined).`,
      );
    }
  });

  test('an error of JSONata is quoted with its code', async () => {
    await expect(evaluate('$nothing(1)')).rejects.toThrow('T1006: Attempted to invoke a non-function');
    await expect(evaluate('$eval("1")')).rejects.toThrow('T1006');
  });

  test('a function is no value', async () => {
    await expect(evaluate('function($x) { $x }')).rejects.toThrow('unsupported result type');
    await expect(evaluate('$sum')).rejects.toThrow('unsupported result type');
  });

  test('an expression that never ends is ended', async () => {
    await expect(evaluate('($f := function($n) { 1 + $f($n) }; $f(1))')).rejects.toThrow('threw an error');
  });
});

describe('the depth of an evaluation', () => {
  const deep = (times: number) => `${'1+'.repeat(times - 1)}1`;
  const recursive = (times: number) => `($f := function($n) { $n <= 0 ? 0 : 1 + $f($n - 1) }; $f(${times}))`;
  const mutual = '($f := function($n) { 1 + $g($n) }; $g := function($n) { 1 + $f($n) }; $f(1))';
  const given = '($f := function($n, $self) { 1 + $self($n, $self) }; $f(1, $f))';

  test('is 100 at most', async () => {
    expect(await evaluate(deep(100))).toBe(100);
    expect(await evaluate(recursive(31))).toBe(31);
    for (const source of [deep(101), recursive(32), mutual, given]) {
      await expect(evaluate(source)).rejects.toThrow('evaluation: Stack overflow error');
    }
  });

  test('does not grow with the members of an object or a list', async () => {
    const rows = Array.from({ length: 500 }, (_, id) => ({ id: String(id), a: { b: id } }));
    const grouped = await evaluate('$states.input{ id: { "b": a.b } }', rows);
    expect(Object.keys(grouped as object)).toHaveLength(500);
    const members = rows.map(({ id }) => `$states.input[${id}].a.b`).join(', ');
    expect(await evaluate(`[${members}]`, rows)).toEqual(rows.map(({ a }) => a.b));
  });
});

test('Infinity and NaN are texts', async () => {
  expect(await evaluate('[1/0, -1/0, 0/0, {"k": 1e308 * 10}]')).toEqual([
    'Infinity',
    '-Infinity',
    'NaN',
    { k: 'Infinity' },
  ]);
});

describe('functions that AWS adds', () => {
  test('$partition, $range, $hash and $parse', async () => {
    expect(await evaluate('$partition([1..5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
    expect(await evaluate('$range(1, 9, 4)')).toEqual([1, 5, 9]);
    expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
    expect(await evaluate('$hash("abc", "SHA-1")')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(await evaluate('$hash("abc", "MD5")')).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(await evaluate(`$parse('{"a":[1]}')`)).toEqual({ a: [1] });
    await expect(evaluate('$hash("abc", "SHA-3")')).rejects.toThrow('D3137: $hash knows MD5');
    await expect(evaluate('$parse("{")')).rejects.toThrow('D3137: Invalid JSON');
  });

  test('their arguments are checked as those of the built-in ones are', async () => {
    for (const source of ['$range(1)', '$hash(42, "MD5")', '$parse("1", 2)', '$partition([1], "2")']) {
      await expect(evaluate(source)).rejects.toThrow('does not match function signature');
    }
    await expect(evaluate('$partition([1], -1)')).rejects.toThrow('Second argument must be zero or greater');
  });

  test('fractions are cut off', async () => {
    expect(await evaluate('$range(-1.7, 2, 1)')).toEqual([-1, 0, 1, 2]);
    expect(await evaluate('$range(5, 1, -1.5)')).toEqual([5, 4, 3, 2, 1]);
    expect(await evaluate('$partition([1..5], 2.9)')).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('nothing to give is nothing, and one number is no list', async () => {
    for (const source of [
      '$range(1, 5, 0)',
      '$range(5, 1, 1)',
      '$range(1, 5)',
      '$partition([1], 0)',
      '$partition([], 2)',
    ])
      expect(await evaluate(`$exists(${source})`)).toBe(false);
    expect(await evaluate('$exists($hash("a"))')).toBe(false);
    expect(await evaluate('$range(3, 3, 1)')).toBe(3);
    expect(await evaluate('$partition([1, 2, 3])')).toEqual([[1, 2, 3]]);
  });

  test('$range gives as many numbers as AWS has memory for', async () => {
    expect(await evaluate('$count($range(1, 360145, 1))')).toBe(360_145);
    await expect(evaluate('$range(1, 360146, 1)')).rejects.toThrow('evaluation: Expression evaluation memory limit');
  });

  test('$random and $uuid depend on the seed alone', async () => {
    expect(await evaluate('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await evaluate('[$uuid(), $random()]')).toEqual(await evaluate('[$uuid(), $random()]'));
    expect(await evaluate('$uuid()', {}, {}, 'a')).not.toBe(await evaluate('$uuid()', {}, {}, 'b'));
    expect(await evaluate('[$random(42), $random(0), $random(1.9)]')).toEqual([
      0.7275636800328681, 0.730967787376657, 0.7308781907032909,
    ]);
    expect(await evaluate('$random() < 1 and $random() >= 0')).toBe(true);
  });

  test('$now and $millis are the time of the event', async () => {
    expect(await evaluate('$now()')).toBe('2026-03-01T12:00:00.000Z');
    expect(await evaluate('$now("[Y]-[M01]")')).toBe('2026-03');
    expect(await evaluate('$millis()')).toBe(at);
  });
});

describe('the same event gives the same result at any time (I1)', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  /** What it gives when it is asked for on two days. */
  async function onTwoDays(source: string, input?: Json): Promise<Json[]> {
    const results: Json[] = [];
    for (const day of ['2026-03-01', '2031-11-07']) {
      jest.useFakeTimers({ now: new Date(day) });
      results.push(await evaluate(source, input));
    }
    return results;
  }

  test('$shuffle is drawn from the seed', async () => {
    const source = '$shuffle([1..50])';
    const [one, other] = await onTwoDays(source);
    expect(one).toEqual(other);
    expect([...(one as number[])].sort((a, b) => a - b)).toEqual(await evaluate('[1..50]'));
    expect(await evaluate(source, {}, {}, 'another')).not.toEqual(one);
    expect(await evaluate('$shuffle(5)')).toEqual([5]);
  });

  test('a date that is not whole is completed by the time of the event', async () => {
    const midnight = Date.parse('2026-03-01T00:00:00.000Z');
    expect(await onTwoDays('$toMillis("10:20", "[H01]:[m01]")')).toEqual([
      midnight + 37_200_000,
      midnight + 37_200_000,
    ]);
  });

  test('no clock ends an expression, only how much it does', async () => {
    const now = jest.spyOn(Date, 'now');
    try {
      let time = 0;
      now.mockImplementation(() => {
        time += 60_000;
        return time;
      });
      expect(await evaluate('$sum([1..100].($ * 2))')).toBe(10_100);
    } finally {
      now.mockRestore();
    }
    await expect(evaluate('($f := function($n) { $f($n + 1) }; $f(1))')).rejects.toThrow('timeout');
  });
});
