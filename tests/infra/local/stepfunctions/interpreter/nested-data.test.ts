import { expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';

const wrap = { Type: 'Pass', Parameters: { 'inner.$': '$' } };
const tooLarge = { status: 'FAILED', error: 'States.DataLimitExceeded' };

test('a loop that wraps its data once more every time ends before the data cannot be written any more', async () => {
  const states = { Wrap: { ...wrap, Next: 'Again' }, Again: { ...wrap, Next: 'Wrap' } };
  expect(await runAsl({ StartAt: 'Wrap', States: states })).toMatchObject(tooLarge);
});

test('a result that is nested too deep fails its task, which a catcher may answer', async () => {
  const definition = {
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:123456789012:function:deep',
        Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', Result: 'caught', End: true },
    },
  };
  const deep = JSON.parse(`${'['.repeat(1_001)}${']'.repeat(1_001)}`);
  expect(await runAsl(definition, { tasks: () => deep })).toMatchObject({ status: 'SUCCEEDED', output: 'caught' });
});

test('JSONata does not read a text that is nested too deep', async () => {
  const text = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const states = { Read: { Type: 'Pass', Output: '{% $parse($states.input) %}', End: true } };
  const run = await runAsl({ QueryLanguage: 'JSONata', StartAt: 'Read', States: states }, { input: text });
  expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});
