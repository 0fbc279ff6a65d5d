import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { machine } from '../interpreter/asl-machine.ts';

const evaluate = (expression: string, input: unknown = {}, fields: object = {}) =>
  runAsl(machine({ P: { Type: 'Pass', Output: `{% ${expression} %}`, ...fields, End: true } }), { input });
const limit = (words: string) => ({
  status: 'FAILED',
  error: 'States.QueryEvaluationError',
  cause: expect.stringContaining(`threw an error during evaluation: ${words}`),
});
const memory = limit('Expression evaluation memory limit exceeded: Check for excessive memory usage');

describe('an expression that would take all memory ends with an error of its own', () => {
  test.each([
    ['a text that doubles', `$reduce([1..40], function($a) { $a & $a }, 'x')`],
    ['padding', `$length($pad('', 262145, 'x'))`],
    ['a long range', '[1..5000000]'],
    ['ranges of ranges', '$count([1..3000].([1..3000]))'],
    ['a list in a list in a list', `$reduce([1..5000], function($a) { {'a': $a} }, 1)`],
    ['a function that never ends', '($f := function($x) { [$f($x)] }; $f(1))'],
  ])('%s', async (_name, expression) => {
    expect(await evaluate(expression)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  test('in the words of AWS', async () => {
    expect(await evaluate(`$pad('', 262145, 'x')`)).toMatchObject(memory);
    expect(await evaluate(`$length($pad($pad('', 131072, 'x'), 262145, 'x'))`)).toMatchObject({ output: 262_145 });
    expect(await evaluate(`$length($pad('', 262144, 'é'))`)).toMatchObject({ output: 262_144 });
    expect(await evaluate(`$length('a😀')`)).toMatchObject({ output: 2 });
  });
});

test('an expression that goes on for ever is ended', async () => {
  const forever = '($f := function($x) { $f($x + 1) }; $f(1))';
  expect(await evaluate(forever)).toMatchObject(limit('Expression evaluation timeout: Check for infinite loop'));
});

describe('a regular expression with more ways to match than anybody can wait for', () => {
  const text = `${'a'.repeat(60)}b`;

  test('is matched all the same', async () => {
    expect(await evaluate('$exists($match($states.input, /^(a+)+$/))', text)).toMatchObject({ output: false });
    expect(await evaluate('$match($states.input, /(a|aa)+b/).match', text)).toMatchObject({ output: text });
    expect(await evaluate('$replace($states.input, /a+/i, "-")', text)).toMatchObject({ output: '-b' });
  });

  test('is given up when only its slow engine knows it', async () => {
    expect(await evaluate('$contains($states.input, /^(?=(a+)+$)/)', text)).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    });
    expect(await evaluate('$match("abab", /(?<!x)(ab)\\1/).groups', text)).toMatchObject({ output: ['ab'] });
  });
});

describe('names that mean something to JavaScript', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

  test.each(names)('%s is a key, a variable and a state like any other', async (name) => {
    const input = JSON.parse(`{"${name}": {"polluted": 1}}`);
    expect(JSON.stringify((await evaluate('$states.input', input)).output)).toBe(JSON.stringify(input));
    expect((await evaluate(`$states.input.${name}.polluted`, input)).output).toBe(1);
    expect((await evaluate(`$exists($states.input.${name})`)).output).toBe(false);
    // JSONata itself cannot look the first one up.
    const variable = name === '__proto__' ? 'x' : name;
    const definition = `{"QueryLanguage": "JSONata", "StartAt": "${name}", "States": {
      "${name}": {"Type": "Pass", "Assign": {"${variable}": 7}, "Output": {"${name}": "{% 1 + 1 %}"}, "Next": "R"},
      "R": {"Type": "Pass", "Output": "{% [$${variable}, $states.input.${name}] %}", "End": true}}}`;
    expect((await runAsl(definition)).output).toEqual([7, 2]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('in JSONPath, too', async () => {
    const definition = `{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true,
      "Parameters": {"__proto__": {"polluted": 1}, "v.$": "$.__proto__"}, "ResultPath": "$.constructor"}}}`;
    const { output } = await runAsl(definition, { input: JSON.parse('{"__proto__": 5}') });
    expect(JSON.stringify(output)).toBe('{"__proto__":5,"constructor":{"__proto__":{"polluted":1},"v":5}}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
