import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { chain, machine } from './asl-machine.ts';

const parallel = (branches: Record<string, object>[], fields: object = {}) =>
  machine({
    P: {
      Type: 'Parallel',
      Branches: branches.map((states) => ({ StartAt: Object.keys(states)[0], States: states })),
      End: true,
      ...fields,
    },
    E: { Type: 'Pass', End: true },
  });
const each = (states: Record<string, object>, fields: object = {}) =>
  machine({
    M: {
      Type: 'Map',
      ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
      End: true,
      ...fields,
    },
    E: { Type: 'Pass', End: true },
  });
const catchAll = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E' }] };
const sleep = { Type: 'Wait', Seconds: 100, End: true };
const choiceOfNone = {
  C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] },
  D: { Type: 'Succeed' },
};

describe('a runtime error inside a Parallel or a Map', () => {
  test('ends the execution where it is, with nothing for the states around it', async () => {
    const inParallel = await runAsl(parallel([choiceOfNone, { W: sleep }], catchAll));
    expect(inParallel).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(inParallel.cause).toContain("the state 'C' (entered at the event id #4)");
    expect(chain(inParallel.history).slice(3)).toEqual(['4<3 ChoiceStateEntered', '5<4 ExecutionFailed']);

    const inMap = await runAsl(each(choiceOfNone, { Items: [1, 2], ...catchAll }));
    expect(chain(inMap.history).slice(3)).toEqual([
      '4<3 MapIterationStarted',
      '5<3 MapIterationStarted',
      '6<4 ChoiceStateEntered',
      '7<6 ExecutionFailed',
    ]);
  });

  test('after the success of the state itself points at that success', async () => {
    const run = await runAsl({
      ...parallel([{ A: { Type: 'Pass', End: true } }], { ResultSelector: { 'a.$': '$.nothing' } }),
      QueryLanguage: 'JSONPath',
    });
    expect(chain(run.history).slice(5)).toEqual(['6<5 ParallelStateSucceeded', '7<6 ExecutionFailed']);
  });
});

describe('what a failing branch or iteration cuts', () => {
  const boom = { Type: 'Fail', Error: 'Boom' };
  const soon = { Type: 'Wait', Seconds: 1, Next: 'F' };

  test('points at the last event of what failed, in a Parallel', async () => {
    const inner = { Type: 'Parallel', Branches: [{ StartAt: 'V', States: { V: sleep } }], End: true };
    const run = await runAsl(parallel([{ S: soon, F: boom }, { W: sleep }, { I: inner }]));
    expect(chain(run.history.slice(-6))).toEqual([
      '10<9 FailStateEntered',
      '11<10 WaitStateAborted',
      '12<10 ParallelStateAborted',
      '13<10 WaitStateAborted',
      '14<10 ParallelStateFailed',
      '15<14 ExecutionFailed',
    ]);
  });

  test('comes before the failure of the iteration, in a Map', async () => {
    const choice = { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'S' }], Default: 'W' };
    const run = await runAsl(each({ C: choice, S: soon, F: boom, W: sleep }, { Items: [1, 2] }));
    expect(chain(run.history.slice(-6))).toEqual([
      '13<12 FailStateEntered',
      '14<13 MapIterationAborted',
      '15<13 WaitStateAborted',
      '16<13 MapIterationFailed',
      '17<13 MapStateFailed',
      '18<17 ExecutionFailed',
    ]);
  });
});

test('a Parallel or a Map that cannot be left by its catcher fails a second time', async () => {
  const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $nothing %}', Next: 'E' }];
  const run = await runAsl(parallel([{ F: { Type: 'Fail', Error: 'Boom' } }], { Catch }));
  expect(chain(run.history).slice(3)).toEqual([
    '4<3 FailStateEntered',
    '5<4 ParallelStateFailed',
    '6<4 EvaluationFailed',
    '7<6 ParallelStateFailed',
    '8<7 ExecutionFailed',
  ]);
  expect(run.history[5]?.details).toMatchObject({ state: 'P', location: 'Catch[0]/Output' });
});
