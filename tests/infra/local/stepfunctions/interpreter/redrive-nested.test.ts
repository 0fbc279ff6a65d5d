import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { called, failing, invoke, machine, payload, redriven, types } from './asl-machine.ts';

describe('a redrive of a Parallel', () => {
  const branch = (name: string, state: object = { ...invoke(name), Output: payload, End: true }) => ({
    StartAt: name,
    States: { [name]: state },
  });

  test('runs the failed and the aborted branches, and keeps what the others gave', async () => {
    let stays = true;
    const fails = failing({ b: 1 });
    const run = await runAsl(
      machine({ P: { Type: 'Parallel', Branches: [branch('a'), branch('b'), branch('c')], End: true } }),
      {
        tasks: (name) => {
          if (name === 'c' && stays) {
            stays = false;
            return 'pending';
          }
          return fails(name);
        },
        redrives: 1,
      },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: ['a', 'b', 'c'] });
    expect(called(run)).toEqual(['a', 'b', 'c', 'b', 'c']);
    const names = types(run.history);
    expect(names.filter((type) => type === 'ParallelStateStarted')).toHaveLength(1);
    expect(names.filter((type) => type === 'TaskStateEntered')).toHaveLength(3);
    expect(redriven(run).slice(1, 5)).toEqual(
      // The entries of the two branches are events 7 and 10.
      expect.arrayContaining([expect.stringMatching(/<7 TaskScheduled$/), expect.stringMatching(/<10 TaskScheduled$/)]),
    );
  });

  test('enters a branch for the first time that its failed sibling was faster than', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Branches: [
            branch('F', {
              Type: 'Pass',
              Output: '{% $states.context.Execution.RedriveCount = 0 ? $nothing : 1 %}',
              End: true,
            }),
            branch('b'),
          ],
          End: true,
        },
      }),
      { tasks: failing({}), redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: [1, 'b'] });
    expect(run.entered).toEqual(['P', 'F', 'b']);
    expect(called(run)).toEqual(['b']);
  });

  test('keeps what a nested one gave that was done in the same step', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Branches: [
            branch('N', {
              Type: 'Parallel',
              Branches: [
                branch('x', { Type: 'Pass', Output: '{% $states.context.Execution.RedriveCount %}', End: true }),
              ],
              End: true,
            }),
            {
              StartAt: 'G',
              States: {
                G: { Type: 'Pass', Next: 'H' },
                H: {
                  Type: 'Pass',
                  Output: '{% $states.context.Execution.RedriveCount = 0 ? $nothing : 1 %}',
                  End: true,
                },
              },
            },
          ],
          End: true,
        },
      }),
      { redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: [[0], 1] });
    expect(run.entered.filter((name) => name === 'x')).toHaveLength(1);
  });

  test('makes its output again when only that failed, and runs all of it again when it was too much', async () => {
    const all = { Type: 'Parallel', Branches: [branch('a'), branch('b')], End: true };
    const output = await runAsl(
      machine({
        P: { ...all, Output: '{% $states.context.Execution.RedriveCount = 0 ? $nothing : $states.result %}' },
      }),
      { tasks: failing({}), redrives: 1 },
    );
    expect(output).toMatchObject({ status: 'SUCCEEDED', output: ['a', 'b'] });
    expect(called(output)).toEqual(['a', 'b']);

    let calls = 0;
    const tooMuch = await runAsl(machine({ P: all }), {
      tasks: () => (++calls <= 2 ? 'x'.repeat(200_000) : 'x'),
      redrives: 1,
    });
    expect(tooMuch).toMatchObject({ status: 'SUCCEEDED', output: ['x', 'x'] });
    expect(called(tooMuch)).toEqual(['a', 'b', 'a', 'b']);
  });
});

describe('a redrive of a Map', () => {
  const map = (fields: object, item: object) => ({
    Type: 'Map',
    ItemProcessor: { StartAt: 'I', States: { I: item } },
    ...fields,
    End: true,
  });
  const task = { ...invoke('f', '{% $states.input %}'), Output: payload, End: true };
  const failsOnceFor = (bad: unknown) => {
    let left = 1;
    return (_name: string, item: unknown): unknown => {
      if (item === bad && left-- > 0) throw { name: 'Boom', message: '' };
      return item;
    };
  };

  test('resumes the failed item, then starts those that had not begun', async () => {
    const run = await runAsl(machine({ M: map({ Items: [1, 2, 3], MaxConcurrency: 1 }, task) }), {
      tasks: failsOnceFor(2),
      redrives: 1,
    });
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3] });
    expect(run.calls.map((call) => call.payload)).toEqual([1, 2, 2, 3]);
    const names = types(run.history);
    expect(names.filter((type) => type === 'MapStateStarted')).toHaveLength(1);
    expect(names.filter((type) => type === 'MapIterationStarted')).toHaveLength(3);
    const [marker, scheduled] = redriven(run);
    expect(marker).toBe('20<19 ExecutionRedriven');
    // The second item's entry is event 12.
    expect(scheduled).toBe('21<12 TaskScheduled');
  });

  test('reaches through nested states to the one branch of the one item that failed', async () => {
    const inner = {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'ok', States: { ok: { ...invoke('ok', '{% $states.input %}'), Output: payload, End: true } } },
        { StartAt: 'bad', States: { bad: { ...invoke('bad', '{% $states.input %}'), Output: payload, End: true } } },
      ],
      End: true,
    };
    const fails = failsOnceFor(2);
    const run = await runAsl(machine({ M: map({ Items: [1, 2] }, inner) }), {
      tasks: (name, item) => (name === 'bad' ? fails(name, item) : item),
      redrives: 1,
    });
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      output: [
        [1, 1],
        [2, 2],
      ],
    });
    expect(run.calls.map((call) => `${call.functionName}${call.payload}`)).toEqual([
      'ok1',
      'bad1',
      'ok2',
      'bad2',
      'bad2',
    ]);
  });

  test('starts the items again that could not be selected, and no other', async () => {
    for (const limit of [1, 2, 4]) {
      const selector =
        '{% $states.context.Map.Item.Value = 3 and $states.context.Execution.RedriveCount = 0 ? $nothing : $states.context.Map.Item.Value %}';
      const run = await runAsl(
        machine({ M: map({ Items: [1, 2, 3, 4], MaxConcurrency: limit, ItemSelector: selector }, task) }),
        {
          tasks: (_name, item) => item,
          redrives: 1,
        },
      );
      expect(run).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3, 4] });
      const items = run.calls.map((call) => call.payload);
      // Two at once: the second item was being worked on when the third could not be selected.
      expect([...items].sort()).toEqual(limit === 2 ? [1, 2, 2, 3, 4] : [1, 2, 3, 4]);
    }
  });
});
