import { expect, test } from '@jest/globals';
import { variableReferences } from '../../../../../infra/local/stepfunctions/definition/variable-references.ts';

const of = (state: object, language = 'JSONPath') =>
  variableReferences(JSON.stringify({ QueryLanguage: language, StartAt: 'S', States: { S: state } }));

test.each<[string, object]>([
  ['a path', { InputPath: '$one.a' }],
  ['a field of a template', { Parameters: { a: { 'b.$': '$one' } } }],
  ['an intrinsic function', { Parameters: { 'b.$': `States.Format('{} $two', $one)` } }],
  ['a variable that is set', { Assign: { 'two.$': '$one' } }],
  ['a rule of a Choice', { Choices: [{ And: [{ Variable: '$one', IsNull: true }], Next: 'S' }] }],
])('%s refers to variables', (_, state) => {
  expect(of(state)).toEqual({ S: ['one'] });
});

test('data, context and text are no variables', () => {
  expect(
    of({ InputPath: '$.one', Parameters: { 'a.$': '$$.Execution.Id', b: '$one' }, Result: { 'c.$': '$one' } }),
  ).toEqual({});
});

test.each<[string, string[]]>([
  ['$b.x + $a', ['a', 'b']],
  ['$states.input.x', []],
  ['$sum($map($items, function($one) { $one * $rate }))', ['items', 'rate']],
  ['($x := $a; $x)', ['a']],
  ['$items ~> $count', ['items']],
])('the expression %s refers to %j', (source, names) => {
  expect(of({ Output: { a: `{% ${source} %}` } }, 'JSONata').S ?? []).toEqual(names);
});

test('states within a state are listed by their own names', () => {
  const inner = { StartAt: 'I', States: { I: { Parameters: { 'a.$': '$one' } } } };
  expect(of({ ItemsPath: '$two', ItemProcessor: inner })).toEqual({ S: ['two'], I: ['one'] });
});
