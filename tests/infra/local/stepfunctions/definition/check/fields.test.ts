import { describe, expect, test } from '@jest/globals';
import { done, findings, machine, only } from './check.ts';

const at = (message: string, place = '') => [`${message} @ /States/S${place}`];
const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
const block = { StartAt: 'I', States: { I: done } };

describe('the machine', () => {
  test('has a start and states', () => {
    expect(findings({})).toEqual(['These fields are required: [States, StartAt] @ /']);
    expect(findings({ States: { A: done } })).toEqual(['These fields are required: [StartAt] @ /']);
    expect(findings('[]')).toEqual(['Expected value of type Object @ /']);
    expect(findings({ StartAt: 'A', States: [] })).toContain('Expected value of type Object @ /States');
  });

  test('has no other fields, and one version', () => {
    expect(findings(machine({ A: done }, { Startat: 'A', Version: '2.0' }))).toEqual([
      `Field 'Startat' is not supported @ /`,
      'Value should be one of the following: [1.0] @ /Version',
    ]);
  });

  test('that is no JSON is explained as Jackson does', () => {
    expect(findings('{"StartAt": A}')).toEqual([
      `INVALID_JSON_DESCRIPTION: Unrecognized token 'A': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)"{"StartAt": A}"; line: 1, column: 14] @ undefined`,
    ]);
  });

  test('may be nested a thousand deep, and no deeper', () => {
    const [finding] = findings(`${'['.repeat(500_000)}${']'.repeat(500_000)}`);
    expect(finding).toMatch(/^INVALID_JSON_DESCRIPTION: Document nesting depth \(1001\) exceeds/);
  });
});

describe('a state', () => {
  test.each<[string, object, string[]]>([
    ['has a type', { Type: undefined }, at('These fields are required: [Type]')],
    [
      'of those there are',
      { Type: 'Jump' },
      at(
        `The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]`,
        '/Type',
      ),
    ],
    [
      'has the fields of its type only',
      { Type: 'Pass', TimeoutSeconds: 5 },
      at(`Field 'TimeoutSeconds' is not supported`),
    ],
    [
      'leads on or ends',
      { Type: 'Pass', End: undefined },
      at('This object should have only one of the following fields: [Next, End]'),
    ],
    [
      'does not do both',
      { Type: 'Pass', Next: 'S' },
      at('There should only be one of the following fields: [Next, End]'),
    ],
    ['has flags that are flags', { Type: 'Pass', End: 'true' }, at('Expected value of type Boolean', '/End')],
    [
      'waits for one thing',
      { Type: 'Wait' },
      at('This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]'),
    ],
    [
      'and not for two',
      { Type: 'Wait', Seconds: 1, SecondsPath: '$.a' },
      at('There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]'),
    ],
    [
      'waits for a whole number of seconds',
      { Type: 'Wait', Seconds: 1.5 },
      at('Expected value of type Integer', '/Seconds'),
    ],
    ['that is not negative', { Type: 'Wait', Seconds: -1 }, at('Minimum value is 0', '/Seconds')],
    ['and bounded', { Type: 'Wait', Seconds: 100_000_000 }, at('Maximum value is 99999999', '/Seconds')],
    [
      'waits until a moment with an offset',
      { Type: 'Wait', Timestamp: '2030-01-01T00:00:00' },
      at('String does not match RFC3339 timestamp', '/Timestamp'),
    ],
    ['has at least one branch', { Type: 'Parallel', Branches: [] }, at('Value cannot be empty', '/Branches')],
    [
      'of states',
      { Type: 'Parallel', Branches: [{ StartAt: 'I' }] },
      at('These fields are required: [States]', '/Branches[0]'),
    ],
    [
      'has an item processor',
      { Type: 'Map' },
      at('This object should have only one of the following fields: [ItemProcessor, Iterator]'),
    ],
    [
      'which has no query language of its own',
      { Type: 'Map', ItemProcessor: { ...block, QueryLanguage: 'JSONata' } },
      at(`Field 'QueryLanguage' is not supported`, '/ItemProcessor'),
    ],
    [
      'which says what it runs when it is distributed',
      { Type: 'Map', ItemProcessor: { ...block, ProcessorConfig: { Mode: 'DISTRIBUTED' } } },
      at('These fields are required: [ExecutionType]', '/ItemProcessor/ProcessorConfig'),
    ],
  ])('%s', (_, state, expected) => {
    expect(findings(only(state))).toEqual(expected);
  });

  test('that is wrong by itself is all that is said', () => {
    expect(findings(machine({ A: { Type: 'Pass' }, B: done }))).toHaveLength(1);
  });

  test('two faults of one state are both named, those of the whole first', () => {
    expect(findings(only({ ...task, Retries: [], TimeoutSeconds: '5', HeartbeatSeconds: 0 }))).toEqual([
      ...at(`Field 'Retries' is not supported`),
      ...at('Expected value of type Integer', '/TimeoutSeconds'),
      ...at('Minimum value is 1', '/HeartbeatSeconds'),
    ]);
  });
});

describe('Retry and Catch', () => {
  test.each<[string, object, string[]]>([
    ['name errors', { Retry: [{}] }, at('These fields are required: [ErrorEquals]', '/Retry[0]')],
    ['at least one', { Retry: [{ ErrorEquals: [] }] }, at('Value cannot be empty', '/Retry[0]/ErrorEquals')],
    [
      'States.ALL alone',
      { Retry: [{ ErrorEquals: ['A', 'States.ALL'] }] },
      at('States.ALL must appear alone and at end of list', '/Retry[0]/ErrorEquals'),
    ],
    [
      'and last',
      { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] },
      at('States.ALL must appear alone and at end of list', '/Retry[0]/ErrorEquals'),
    ],
    [
      'a backoff of one or more',
      { Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] },
      at('Minimum value is 1', '/Retry[0]/BackoffRate'),
    ],
    [
      'a jitter there is',
      { Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'SOME' }] },
      at('Value should be one of the following: [NONE, FULL]', '/Retry[0]/JitterStrategy'),
    ],
    ['where it goes on', { Catch: [{ ErrorEquals: ['A'] }] }, at('These fields are required: [Next]', '/Catch[0]')],
    ['where it goes on, not what is no state', { Catch: ['A'] }, at('Expected value of type Object', '/Catch[0]')],
  ])('%s', (_, fields, expected) => {
    expect(findings(only({ ...task, ...fields }))).toEqual(expected);
  });
});

describe('the resource of a Task', () => {
  test.each<[string, string[]]>([
    ['function', at('Value is not a valid resource ARN', '/Resource')],
    [
      'arn:aws:states:::sqs:sendMessage.sync',
      at(
        'The resource provided arn:aws:states:::sqs:sendMessage.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.',
        '/Resource',
      ),
    ],
    ['arn:aws:states:::sqs:sendMessage.waitForTaskToken', []],
    ['arn:aws:states:::states:startExecution.sync:2', []],
    ['arn:aws:states:::aws-sdk:dynamodb:putItem', []],
    ['arn:aws:lambda:us-east-1:000000000000:function:f', []],
  ])('%s', (Resource, expected) => {
    expect(findings(only({ ...task, Resource }))).toEqual(expected);
  });

  test('an express machine waits for nobody', () => {
    const said = (Resource: string) => findings(only({ ...task, Resource }), 'EXPRESS');
    expect(said('arn:aws:states:::states:startExecution.sync:2')).toEqual(
      at(`Express state machine does not support '.sync' service integration`, '/Resource'),
    );
    // The space before the place is AWS's.
    expect(said('arn:aws:states:::sqs:sendMessage.waitForTaskToken')).toEqual(
      at(`Express state machine does not support '.waitForTaskToken' service integration `, '/Resource'),
    );
    expect(said('arn:aws:states:us-east-1:000000000000:activity:a')).toEqual(
      at('Express state machine does not support Activity ARN', '/Resource'),
    );
    expect(said('arn:aws:states:::sqs:sendMessage')).toEqual([]);
  });

  test('a role to take on must be named', () => {
    expect(findings(only({ ...task, Credentials: {} }))).toEqual(
      at(`The field 'RoleArn' is required but was missing`, '/Credentials'),
    );
  });
});

describe('the rules of a Choice', () => {
  const choice = (...Choices: object[]) => findings(machine({ S: { Type: 'Choice', Choices, Default: 'Z' }, Z: done }));
  test.each<[string, object, string]>([
    ['lead on', { Variable: '$.a', IsNull: true }, 'These fields are required: [Next] @ /States/S/Choices[0]'],
    [
      'ask something',
      { Next: 'Z' },
      'The object must have only one of the following fields, [And, Or, Not, Variable, Condition] @ /States/S/Choices[0]',
    ],
    [
      'ask one thing',
      { Variable: '$.a', IsNull: true, IsString: true, Next: 'Z' },
      'There should only be one of the following fields: [IsNull, IsString] @ /States/S/Choices[0]',
    ],
    [
      'lead on from the top only',
      { Not: { Variable: '$.a', IsNull: true, Next: 'Z' }, Next: 'Z' },
      `Field 'Next' is not supported @ /States/S/Choices[0]/Not`,
    ],
    [
      'compare with what can be compared',
      { And: [{ Variable: '$.a', NumericEquals: '1' }], Next: 'Z' },
      'Expected value of type Number @ /States/S/Choices[0]/And[0]/NumericEquals',
    ],
    [
      'ask about a reference path',
      { Variable: 'a', IsNull: true, Next: 'Z' },
      `Value is not a Reference Path: Reference path didn't start with '$' @ /States/S/Choices[0]/Variable`,
    ],
  ])('%s', (_, rule, expected) => {
    expect(choice(rule)).toEqual([expected]);
  });

  test('are some', () => {
    expect(choice()).toEqual(['Value cannot be empty @ /States/S/Choices']);
  });
});

describe('paths and templates', () => {
  test.each<[string, object, string[]]>([
    ['a path begins with a dollar', { InputPath: 'a' }, at('Value must be a valid JSONPath.', '/InputPath')],
    [
      'a result goes to one place',
      { ResultPath: '$.a[*]' },
      [expect.stringContaining('Value is not a Reference Path: ') as unknown as string],
    ],
    ['null drops', { InputPath: null, ResultPath: null, OutputPath: null }, []],
    [
      'a field of a template is a path',
      { Parameters: { a: { 'b.$': 'c' } } },
      at(`The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call`, '/Parameters/a'),
    ],
    [
      'or a function there is',
      { Parameters: { 'b.$': 'States.Nothing()' } },
      at(`The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call`, '/Parameters'),
    ],
    [
      'a forgotten dollar is worth a warning',
      { Parameters: { a: '$.b' } },
      [expect.stringMatching(/^WARNING: NO_DOLLAR: .*'a'.* @ .States.S.Parameters$/) as unknown as string],
    ],
    [
      'a path as a result, too',
      { Result: '$.b' },
      [expect.stringMatching(/^WARNING: PASS_RESULT_IS_STATIC: /) as unknown as string],
    ],
  ])('%s', (_, fields, expected) => {
    expect(findings(only({ Type: 'Pass', ...fields }))).toEqual(expected);
  });
});
