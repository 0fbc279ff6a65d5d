import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { chain, types } from './asl-machine.ts';

const path = (states: Record<string, object>) => ({ StartAt: Object.keys(states)[0], States: states });
const map = (fields: object, processor: object = { ItemProcessor: path({ I: { Type: 'Pass', End: true } }) }) =>
  path({ M: { Type: 'Map', End: true, ...processor, ...fields } });

describe('Map in JSONPath', () => {
  test.each(['ItemSelector', 'Parameters'])(
    '%s makes each item’s input from the state’s and the item',
    async (name) => {
      const run = await runAsl(
        map({
          InputPath: '$.in',
          ItemsPath: '$.items',
          [name]: { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'from.$': '$.from' },
        }),
        { input: { in: { items: ['a', 'b'], from: 'x' } } },
      );
      expect(run.output).toEqual([
        { v: 'a', i: 0, from: 'x' },
        { v: 'b', i: 1, from: 'x' },
      ]);
    },
  );

  test('takes the old name of its processor, and its input for the items', async () => {
    const run = await runAsl(map({}, { Iterator: path({ I: { Type: 'Pass', End: true } }) }), { input: [1, null] });
    expect(run.output).toEqual([1, null]);
  });

  test('runs as many at once as the path says', async () => {
    const wait = { ItemProcessor: path({ W: { Type: 'Wait', Seconds: 1, End: true } }) };
    const run = await runAsl(map({ ItemsPath: '$.items', MaxConcurrencyPath: '$.n' }, wait), {
      input: { items: [1, 2, 3], n: '2' },
    });
    expect(types(run.history).slice(3, 8)).toEqual([
      'MapIterationStarted',
      'MapIterationStarted',
      'WaitStateEntered',
      'WaitStateEntered',
      'WaitStateExited',
    ]);
    expect((run.history.at(-1)?.at ?? 0) - (run.history[0]?.at ?? 0)).toBe(2000);
  });

  test('a failure that is retried starts it again, and fails it only after the last attempt', async () => {
    const run = await runAsl(
      map(
        { Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }], ToleratedFailureCount: 5 },
        { ItemProcessor: path({ F: { Type: 'Fail', Error: 'Boom' } }) },
      ),
      { input: [1] },
    );
    expect(chain(run.history).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 FailStateEntered',
      '6<5 MapIterationFailed',
      '7<5 MapStateStarted',
      '8<7 MapIterationStarted',
      '9<8 FailStateEntered',
      '10<9 MapIterationFailed',
      '11<9 MapStateFailed',
      '12<11 ExecutionFailed',
    ]);
  });
});
