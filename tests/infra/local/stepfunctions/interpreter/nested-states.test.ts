import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { chain, invoke, machine, types } from './asl-machine.ts';

describe('Parallel', () => {
  test('runs its branches on the same input and gives their outputs in order', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n + 1 %}' },
          Branches: [
            { StartAt: 'B1', States: { B1: { Type: 'Wait', Seconds: 10, End: true } } },
            { StartAt: 'B2', States: { B2: { Type: 'Pass', Output: '{% $states.input.n * 2 %}', End: true } } },
          ],
          End: true,
        },
      }),
      { input: { n: 1 } },
    );
    expect(run.output).toEqual([{ n: 2 }, 4]);
    expect(chain(run.history).slice(-3)).toEqual([
      '8<7 ParallelStateSucceeded',
      '9<7 ParallelStateExited',
      '10<9 ExecutionSucceeded',
    ]);
  });

  test('a branch that fails ends the others and fails the state', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'B1', States: { B1: { Type: 'Wait', Seconds: 1000, End: true } } },
            { StartAt: 'B2', States: { B2: { ...invoke('f'), End: true } } },
          ],
          Catch: [{ ErrorEquals: ['Boom'], Output: '{% $states.errorOutput.Error %}', Next: 'E' }],
          End: true,
        },
        E: { Type: 'Pass', End: true },
      }),
      {
        tasks: () => {
          throw { name: 'Boom', message: '' };
        },
      },
    );
    expect(run.output).toBe('Boom');
    expect(chain(run.history).slice(6, 12)).toEqual([
      '7<6 TaskStarted',
      '8<7 TaskFailed',
      '9<8 TaskStateAborted',
      '10<8 WaitStateAborted',
      '11<8 ParallelStateFailed',
      '12<11 ParallelStateExited',
    ]);
    expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1));
  });

  test('a branch sees outer variables, and its own end with it', async () => {
    const run = await runAsl(
      machine({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Assign: { y: '{% $x + 1 %}' }, End: true } } }],
          Next: 'C',
        },
        C: { Type: 'Pass', Output: '{% $exists($y) %}', End: true },
      }),
    );
    expect(run.output).toBe(false);
  });
});

describe('Map', () => {
  const map = (fields: object, processor: Record<string, object>) =>
    machine({
      M: {
        Type: 'Map',
        ItemProcessor: { StartAt: Object.keys(processor)[0], States: processor },
        ...fields,
        End: true,
      },
    });

  test('runs one item at a time with MaxConcurrency 1, chained as AWS chains them', async () => {
    const run = await runAsl(map({ Items: [1, 2], MaxConcurrency: 1 }, { I: { Type: 'Pass', End: true } }));
    expect(run.output).toEqual([1, 2]);
    expect(chain(run.history).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 PassStateEntered',
      '6<5 PassStateExited',
      '7<6 MapIterationSucceeded',
      '8<6 MapIterationStarted',
      '9<8 PassStateEntered',
      '10<9 PassStateExited',
      '11<10 MapIterationSucceeded',
      '12<11 MapStateSucceeded',
      '13<11 MapStateExited',
      '14<13 ExecutionSucceeded',
    ]);
  });

  test('never runs more items at once than MaxConcurrency', async () => {
    let running = 0;
    let most = 0;
    await runAsl(
      map(
        { Items: '{% [1..7] %}', MaxConcurrency: 3 },
        {
          I: { ...invoke('f'), Next: 'W' },
          W: { Type: 'Wait', Seconds: 5, Next: 'L' },
          L: { ...invoke('g'), End: true },
        },
      ),
      {
        tasks: (name) => {
          running += name === 'f' ? 1 : -1;
          most = Math.max(most, running);
        },
      },
    );
    expect(most).toBe(3);
  });

  test('ItemSelector and the context object see the item', async () => {
    const run = await runAsl(
      map(
        {
          Items: '{% $states.input.items %}',
          ItemSelector: {
            index: '{% $states.context.Map.Item.Index %}',
            value: '{% $states.context.Map.Item.Value %}',
            of: '{% $count($states.input.items) %}',
          },
        },
        {
          I: {
            Type: 'Pass',
            Output: '{% $merge([$states.input, {"again": $states.context.Map.Item.Value}]) %}',
            End: true,
          },
        },
      ),
      { input: { items: ['a', 'b'] } },
    );
    expect(run.output).toEqual([
      { index: 0, value: 'a', of: 2, again: 'a' },
      { index: 1, value: 'b', of: 2, again: 'b' },
    ]);
  });

  test('an iteration that fails fails the Map, and a retry starts it anew without MapStateFailed between', async () => {
    const run = await runAsl(
      map(
        { Items: [1], Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }] },
        { F: { Type: 'Fail', Error: 'Boom', Cause: 'c' } },
      ),
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

  test('no items are no iterations', async () => {
    const run = await runAsl(map({ Items: [] }, { I: { Type: 'Pass', End: true } }));
    expect(run.output).toEqual([]);
    expect(chain(run.history).slice(2, 5)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapStateSucceeded',
      '5<3 MapStateExited',
    ]);
  });

  test('items that are no array fail before the Map starts', async () => {
    const run = await runAsl(map({ Items: '{% "x" %}' }, { I: { Type: 'Pass', End: true } }));
    expect(chain(run.history).slice(2)).toEqual(['3<0 EvaluationFailed', '4<3 MapStateFailed', '5<4 ExecutionFailed']);
    expect(run.cause).toContain(`Expected 'array', but was 'string' for value: "x"`);
  });

  test('an item that cannot be selected fails the Map, at its start or later, and ends the other items', async () => {
    const selecting = (limit: number) =>
      map(
        {
          Items: [1, 2, 0, 4],
          MaxConcurrency: limit,
          ItemSelector: { of: '{% $states.context.Map.Item.Value = 0 ? $nothing : 1 %}' },
        },
        { I: invoke('f', {}), J: { Type: 'Pass', End: true } },
      );
    for (const limit of [4, 1]) {
      const definition = JSON.parse(JSON.stringify(selecting(limit)));
      definition.States.M.ItemProcessor.States.I.Next = 'J';
      const run = await runAsl(definition, { tasks: () => 1 });
      expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
      expect(run.cause).toContain(`specified for the field 'ItemSelector/of' returned nothing (undefined)`);
      expect(run.calls).toHaveLength(limit === 4 ? 0 : 2);
      expect(types(run.history).slice(-2)).toEqual(['MapStateFailed', 'ExecutionFailed']);
    }
  });
});
