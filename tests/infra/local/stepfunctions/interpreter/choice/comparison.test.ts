import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holds } from '../../../../../../infra/local/stepfunctions/interpreter/choice/comparison.ts';
import { compileComparison } from '../../../../../../infra/local/stepfunctions/interpreter/choice/compile-comparison.ts';
import {
  comparisonOperators,
  typeOperators,
} from '../../../../../../infra/local/stepfunctions/interpreter/choice/operators.ts';
import type { Json } from '../../../../../../infra/local/stepfunctions/interpreter/json.ts';
import { PathFailure } from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/path-errors.ts';
import { rootsOf } from '../jsonpath/roots.ts';

type Rule = { readonly [key: string]: Json };

const decide = (rule: Rule, input: Json): boolean => {
  const comparison = compileComparison(rule, (message, location) => {
    throw new Error(`${message} at ${location}`);
  });
  if (!comparison) throw new Error('expected a comparison');
  return holds(comparison, rootsOf(input, { Execution: { Name: 'run' } }, { limit: 10 }));
};
const about = (operator: string, right: Json): Rule => ({ Variable: '$.x', [operator]: right });
const findings = (rule: Rule): string[] => {
  const found: string[] = [];
  compileComparison(rule, (message, location) => found.push(`${location}: ${message}`));
  return found;
};

describe('a comparison of texts', () => {
  test.each([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'b', false],
    ['StringLessThan', 'A', 'AB', true],
    ['StringLessThan', 'a', 'B', false],
    ['StringLessThanEquals', 'A', 'A', true],
    ['StringGreaterThan', 'b', 'a', true],
    ['StringGreaterThanEquals', 'a', 'b', false],
  ])('%s of %j and %j is %j', (operator, left, right, expected) => {
    expect(decide(about(operator, right), { x: left })).toBe(expected);
  });

  test.each([
    ['log-*.txt', 'log-a.txt', true],
    ['log-*.txt', 'log-.txt', true],
    ['log-*.txt', 'log.txt', false],
    ['*', '', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['*aa', 'a', false],
    ['a*a', 'a', false],
    ['**x**', 'x', true],
    [String.raw`2\*3`, '2*3', true],
    [String.raw`2\*3`, '2x3', false],
    [String.raw`a\\*`, String.raw`a\b`, true],
    ['a.c', 'abc', false],
  ])('the pattern %j matches %j: %j', (pattern, text, expected) => {
    expect(decide(about('StringMatches', pattern), { x: text })).toBe(expected);
  });

  test('matches a long pattern against a long text at once', () => {
    expect(decide(about('StringMatches', `${'*a'.repeat(5_000)}*b`), { x: 'a'.repeat(200_000) })).toBe(false);
  });
});

describe('a comparison of numbers, booleans and moments', () => {
  test.each([
    ['NumericEquals', 1, 1, true],
    ['NumericLessThan', 1, 1, false],
    ['NumericLessThanEquals', 1, 1, true],
    ['NumericGreaterThan', 2.5, 2, true],
    ['NumericGreaterThanEquals', 1, 2, false],
    ['BooleanEquals', true, true, true],
    ['BooleanEquals', false, true, false],
    ['TimestampEquals', '2024-03-01T10:00:00Z', '2024-03-01T11:00:00+01:00', true],
    ['TimestampEquals', '2024-03-01T10:00:00.000000001Z', '2024-03-01T10:00:00Z', false],
    ['TimestampLessThan', '2024-03-01T10:00:00Z', '2024-03-01T10:00:00.5Z', true],
    ['TimestampGreaterThan', '2024-03-01T10:00:00Z', '2024-03-01T10:00:00.5Z', false],
    ['TimestampLessThanEquals', '2024-03-01T10:00:00Z', '2024-03-01T10:00:00Z', true],
    ['TimestampGreaterThanEquals', '2024-03-01T10:00:00-02:00', '2024-03-01T10:00:00Z', true],
  ])('%s of %j and %j is %j', (operator, left, right, expected) => {
    expect(decide(about(operator, right), { x: left })).toBe(expected);
  });

  test('does not hold for a value of another type, with any operator', () => {
    for (const [name, operator] of comparisonOperators) {
      const right = operator.type === 'timestamp' ? '2024-03-01T10:00:00Z' : 'x';
      const values: Json[] = [null, [], {}, ['x'], operator.type === 'number' ? '1' : 1];
      if (operator.type !== 'boolean') values.push(true);
      const rule = about(name, operator.type === 'number' ? 1 : operator.type === 'boolean' ? true : right);
      for (const value of values) expect([name, value, decide(rule, { x: value })]).toEqual([name, value, false]);
    }
  });
});

describe('a question for the type', () => {
  const values: Json[] = [null, 0, 1.5, '', 'a', '2024-03-01T10:00:00Z', true, false, [], {}];
  test.each([
    ['IsNull', [null]],
    ['IsNumeric', [0, 1.5]],
    ['IsString', ['', 'a', '2024-03-01T10:00:00Z']],
    ['IsBoolean', [true, false]],
    ['IsTimestamp', ['2024-03-01T10:00:00Z']],
  ])('%s is true of %j only, and with false of all the others', (operator, expected) => {
    expect(values.filter((value) => decide(about(operator, true), { x: value }))).toEqual(expected);
    expect(values.filter((value) => !decide(about(operator, false), { x: value }))).toEqual(expected);
  });

  test.each([
    '2024-03-01',
    '2024-03-01T10:00:00',
    '2024-03-01 10:00:00Z',
    '2024-02-30T10:00:00Z',
    '2024-13-01T10:00:00Z',
    '2024-03-01T24:00:00Z',
    '2024-03-01T10:60:00Z',
  ])('IsTimestamp is false of %s', (text) => {
    expect(decide(about('IsTimestamp', true), { x: text })).toBe(false);
  });

  test('IsPresent asks whether the path leads anywhere, be it to null', () => {
    expect(decide(about('IsPresent', true), { x: null })).toBe(true);
    expect(decide(about('IsPresent', true), {})).toBe(false);
    expect(decide(about('IsPresent', false), {})).toBe(true);
  });
});

describe('a path that leads nowhere', () => {
  test('fails any other comparison in the words of AWS', () => {
    const message = "Invalid path '$.x': The choice state's condition path references an invalid value.";
    for (const name of comparisonOperators.keys()) {
      const rule = {
        Variable: '$.x',
        [name === 'StringMatches' ? name : `${name}Path`]: name === 'StringMatches' ? '*' : '$.y',
      };
      expect(() => decide(rule, { y: 1 })).toThrow(new PathFailure('$.x', message));
    }
    for (const name of typeOperators.keys()) expect(() => decide(about(name, true), {})).toThrow(message);
  });

  test('fails when it is the other side of the comparison', () => {
    expect(() => decide({ Variable: '$.x', NumericEqualsPath: '$.limit' }, { x: 1 })).toThrow(
      "Invalid path '$.limit': The choice state's condition path references an invalid value.",
    );
  });
});

describe('And, Or and Not', () => {
  test('decide as far as they need to, so that IsPresent can guard', () => {
    const guarded = { And: [about('IsPresent', true), about('NumericGreaterThan', 1)] };
    expect(decide(guarded, {})).toBe(false);
    expect(decide(guarded, { x: 2 })).toBe(true);
    expect(decide({ Or: [about('IsPresent', false), about('NumericGreaterThan', 1)] }, {})).toBe(true);
    expect(decide({ Not: about('StringEquals', 'a') }, { x: 'b' })).toBe(true);
  });

  test('compare with context and variables, too', () => {
    expect(decide({ Variable: '$$.Execution.Name', StringEquals: 'run' }, {})).toBe(true);
    expect(decide({ Variable: '$.x', NumericLessThanPath: '$limit' }, { x: 9 })).toBe(true);
  });
});

describe('a rule that is wrong', () => {
  test.each<[Rule, string]>([
    [{ Variable: '$.x' }, ': A comparison operator is required'],
    [
      { Variable: '$.x', IsNull: true, IsString: true },
      ': Only one comparison operator is allowed, but found: [IsNull, IsString]',
    ],
    [{ StringEquals: 'a' }, ': These fields are required: [Variable]'],
    [{ Variable: 1, StringEquals: 'a' }, '/Variable: Expected value of type String'],
    [
      { Variable: 'x', StringEquals: 'a' },
      "/Variable: Value is not a Reference Path: Reference path didn't start with '$'",
    ],
    [{ Variable: '$.x', StringEquals: 1 }, '/StringEquals: Expected value of type String'],
    [{ Variable: '$.x', NumericEquals: '1' }, '/NumericEquals: Expected value of type Number'],
    [{ Variable: '$.x', BooleanEquals: 'true' }, '/BooleanEquals: Expected value of type Boolean'],
    [{ Variable: '$.x', IsPresent: 1 }, '/IsPresent: Expected value of type Boolean'],
    [{ Variable: '$.x', TimestampEquals: 'noon' }, '/TimestampEquals: String does not match RFC3339 timestamp'],
    [{ And: {} }, '/And: Expected value of type Array'],
    [{ And: [] }, '/And: Expected at least one condition'],
    [{ Or: [1] }, '/Or[0]: Expected value of type Object'],
    [{ Not: { Variable: '$.x', IsNull: true, Next: 'A' } }, "/Not: Field 'Next' is not supported"],
    [
      { And: [{ Variable: '$.x[*]', IsNull: true }] },
      '/And[0]/Variable: Value is not a Reference Path: a Reference Path has names and numbers only',
    ],
  ])('%j is told so, with its place', (rule, expected) => {
    expect(findings(rule)).toEqual([expected]);
  });

  test('is refused when it is nested too deep', () => {
    let rule: Rule = about('IsNull', true);
    for (let depth = 0; depth < 5_000; depth++) rule = { Not: rule };
    expect(findings(rule)).toEqual([expect.stringContaining('nested 200 deep at most')]);
  });
});

test('any rule is compiled or told what is wrong, and then holds, does not hold or fails on a path', () => {
  const name = fc.constantFrom(
    'Variable',
    'And',
    'Or',
    'Not',
    'IsPresent',
    'Next',
    ...comparisonOperators.keys(),
    'NumericEqualsPath',
  );
  const operand = fc.oneof(
    fc.constantFrom('$.x', '$', 'a', '2024-03-01T10:00:00Z', true),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const flat = fc.dictionary(name, operand, { maxKeys: 3 });
  const deeper = fc.dictionary(name, fc.oneof(operand, flat, fc.array(flat, { maxLength: 2 })), { maxKeys: 3 });
  const rule = fc.dictionary(name, fc.oneof(operand, deeper, fc.array(deeper, { maxLength: 2 })), { maxKeys: 3 });
  fc.assert(
    fc.property(rule, fc.jsonValue(), (fields, input) => {
      const found: string[] = [];
      const comparison = compileComparison(fields as Rule, (message) => found.push(message));
      if (!comparison) return expect(found).not.toEqual([]);
      try {
        expect(typeof holds(comparison, rootsOf(input as Json))).toBe('boolean');
      } catch (error) {
        if (!(error instanceof PathFailure)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});
