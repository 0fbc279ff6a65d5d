import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { States, TaskState } from '../../../../workflows/asl/state-machine.ts';
import { check } from '../../../../workflows/dsl/check/check.ts';
import type { Machine } from '../../../../workflows/dsl/emit/emit.ts';
import * as shop from '../../../types/shop.ts';

const tasks = {
  ScreenOrder: shop.screen,
  AwaitReview: shop.review,
  ReleaseStock: shop.release,
  ReserveStock: shop.reserve,
};

/** A state that calls a function; `rest` says what is odd about it. */
function call(name: string, rest: Partial<TaskState> = {}): TaskState {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: `\${${name}}`, Payload: { orderId: 'o-1' } },
    TimeoutSeconds: 35,
    Output: {},
    ...rest,
  };
}
const done = { Done: { Type: 'Succeed', Output: {} } } as const;
const setting = { Assign: { fraud: '{% $states.result.Payload %}' } };
const reading = { Assign: { seen: '{% $fraud.decision %}' } };
const failing = (next: string) => ({ Catch: [{ ErrorEquals: ['States.ALL'], Output: {}, Next: next }] });

function findingsOf(states: States, path: Machine['plan']['path'] = []): string[] {
  const [StartAt = ''] = Object.keys(states);
  const undefinedAttention = { title: '', task: shop.askSupport, args: {}, timeoutSeconds: 1 };
  return check({
    name: 'test-machine',
    plan: {
      name: 'test-machine',
      purpose: '',
      input: z.null(),
      ends: { Ended: { ...undefinedAttention, tells: [] } },
      attention: undefinedAttention,
      path,
    },
    definition: { QueryLanguage: 'JSONata', StartAt, States: states },
    tasks,
  });
}

describe('a machine in order', () => {
  test('has nothing found', () => {
    expect(
      findingsOf({
        First: call('ScreenOrder', { ...setting, Next: 'Second' }),
        Second: call('ScreenOrder', { ...reading, Next: 'Done' }),
        ...done,
      }),
    ).toEqual([]);
  });
});

describe('a variable', () => {
  test('that no state sets is found', () => {
    expect(findingsOf({ First: call('ScreenOrder', { ...reading, Next: 'Done' }), ...done })).toEqual([
      'workflow "test-machine": state "First" reads "fraud", which no earlier state provides on every way there',
    ]);
  });

  test('that only one way sets is found', () => {
    const states = {
      First: call('ScreenOrder', { ...setting, ...failing('Second'), Next: 'Second' }),
      Second: call('ScreenOrder', { ...reading, Next: 'Done' }),
      ...done,
    };
    expect(findingsOf(states)).toEqual([
      'workflow "test-machine": state "Second" reads "fraud", which no earlier state provides on every way there',
    ]);
  });

  test('that a state reads of itself is found: assignments see the values from before', () => {
    const both = { Assign: { ...setting.Assign, ...reading.Assign } };
    expect(findingsOf({ First: call('ScreenOrder', { ...both, Next: 'Done' }), ...done })).toHaveLength(1);
  });

  test('of a branch is not there after it', () => {
    const branch = { StartAt: 'Inner', States: { Inner: call('ScreenOrder', { ...setting, End: true }) } };
    const states: States = {
      First: { Type: 'Parallel', Branches: [branch], Output: {}, Next: 'Second' },
      Second: call('ScreenOrder', { ...reading, Next: 'Done' }),
      ...done,
    };
    expect(findingsOf(states)).toEqual([expect.stringContaining('state "Second" reads "fraud"')]);
  });

  test('of a branch that hides one from outside is found', () => {
    const branch = { StartAt: 'Inner', States: { Inner: call('ScreenOrder', { ...setting, End: true }) } };
    const states: States = {
      First: call('ScreenOrder', { ...setting, Next: 'Second' }),
      Second: { Type: 'Parallel', Branches: [branch], Output: {}, Next: 'Done' },
      ...done,
    };
    expect(findingsOf(states)).toEqual([
      'workflow "test-machine": state "Second" sets "fraud" in a branch, which hides the variable of that name outside',
    ]);
  });
});

describe('a state', () => {
  test('that nothing leads to is found', () => {
    const findings = findingsOf({
      First: call('ScreenOrder', { Next: 'Done' }),
      Lost: call('ScreenOrder', { Next: 'Done' }),
      ...done,
    });
    expect(findings).toContain('workflow "test-machine": state "Lost" cannot be reached');
  });

  test('that leads only to itself again is found', () => {
    const findings = findingsOf({
      First: call('ScreenOrder', { Next: 'Second' }),
      Second: call('ScreenOrder', { ...failing('First'), Next: 'Done' }),
      ...done,
    });
    expect(findings).toEqual(['workflow "test-machine": nothing bounds the circle "First" → "Second"']);
  });

  test('may be entered again as often as a counter allows', () => {
    const counting = {
      First: call('ScreenOrder', { Assign: { rounds: 0 }, Next: 'Second' }),
      Second: call('ScreenOrder', { Assign: { rounds: '{% $rounds + 1 %}' }, Next: 'Again?' }),
      'Again?': { Type: 'Choice', Choices: [{ Condition: '{% $rounds <= 3 %}', Next: 'Second' }], Default: 'Done' },
      ...done,
    } as const;
    expect(findingsOf(counting)).toEqual([]);
  });

  test('without a timeout is found', () => {
    const { TimeoutSeconds: _none, ...unlimited } = call('ScreenOrder', { Next: 'Done' });
    expect(findingsOf({ First: unlimited, ...done })).toEqual([
      'workflow "test-machine": state "First" has no timeout',
    ]);
  });

  test('that waits for a callback without a limit is found', () => {
    const { TimeoutSeconds: _none, ...unlimited } = call('AwaitReview', { Next: 'Done' });
    const waiting = { ...unlimited, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' };
    expect(findingsOf({ First: waiting, ...done })).toEqual([
      'workflow "test-machine": state "First" waits for a callback without a limit',
    ]);
  });

  test('that chooses without a default is found', () => {
    const states = {
      First: call('ScreenOrder', { ...setting, Next: 'Which?' }),
      'Which?': { Type: 'Choice', Choices: [{ Condition: "{% $fraud.decision = 'approve' %}", Next: 'Done' }] },
      ...done,
    } as const;
    expect(findingsOf(states)).toEqual([
      'workflow "test-machine": state "Which?" has no default, and fails when no rule holds',
    ]);
  });

  test('with a name that is too long is found', () => {
    const long = 'x'.repeat(81);
    expect(
      findingsOf({ First: call('ScreenOrder', { Next: long }), [long]: { Type: 'Succeed', Output: {} } }),
    ).toContain(`workflow "test-machine": state "${long}" has a name of more than 80 characters`);
  });

  test('with the name of one in a branch is found', () => {
    const branch = { StartAt: 'First', States: { First: call('ScreenOrder', { End: true }) } };
    const states: States = { First: { Type: 'Parallel', Branches: [branch], Output: {}, Next: 'Done' }, ...done };
    expect(findingsOf(states)).toContain('workflow "test-machine": two states are called "First"');
  });

  test('that asl-validator refuses is found', () => {
    const findings = findingsOf({ First: call('ScreenOrder', { Next: 'Nowhere' }), ...done });
    expect(findings.join('\n')).toContain('MISSING_TRANSITION_TARGET');
  });

  test('that calls a function which is none of the tasks is found', () => {
    expect(findingsOf({ First: call('Elsewhere', { Next: 'Done' }), ...done })).toContain(
      'workflow "test-machine": state "First" calls no task of the workflow',
    );
  });
});

describe('an effect', () => {
  const byOrder = { orderId: 'o-1' };
  const undo = { title: 'Undo', task: shop.release, args: byOrder };
  const effect = {
    kind: 'effect',
    title: 'Do',
    name: 'do',
    task: shop.screen,
    args: byOrder,
    undo,
    isOptional: false,
  } as const;
  const ended = { Ended: { Type: 'Succeed', Output: {} } } as const;

  test('that may have happened and is not undone on the way to an unhappy end is found', () => {
    const states = { Do: call('ScreenOrder', { ...failing('Ended'), Next: 'Done' }), ...ended, ...done };
    expect(findingsOf(states, [effect])).toEqual([
      'workflow "test-machine": after "Do" the workflow can end as "Ended" without "Undo"',
    ]);
  });

  test('that a later failure does not undo is found', () => {
    const states = {
      Do: call('ScreenOrder', { ...failing('Undo'), Next: 'Later' }),
      Later: call('ScreenOrder', { ...failing('Ended'), Next: 'Done' }),
      Undo: call('ReleaseStock', { Next: 'Ended' }),
      ...ended,
      ...done,
    };
    expect(findingsOf(states, [effect])).toHaveLength(1);
  });

  test('that every failure undoes is in order', () => {
    const states = {
      Do: call('ScreenOrder', { ...failing('Undo'), Next: 'Later' }),
      Later: call('ScreenOrder', { ...failing('Undo'), Next: 'Done' }),
      Undo: call('ReleaseStock', { Next: 'Ended' }),
      ...ended,
      ...done,
    };
    expect(findingsOf(states, [effect])).toEqual([]);
  });

  test('whose undo can run behind the pivot is found', () => {
    const pivot = { ...effect, kind: 'pivot', title: 'Turn', undo: undefined } as const;
    const { undo: _none, ...turn } = pivot;
    const states = {
      Do: call('ScreenOrder', { ...failing('Undo'), Next: 'Turn' }),
      Turn: call('ScreenOrder', { ...failing('Undo'), Next: 'Later' }),
      Later: call('ScreenOrder', { ...failing('Undo'), Next: 'Done' }),
      Undo: call('ReleaseStock', { Next: 'Ended' }),
      ...ended,
      ...done,
    };
    expect(findingsOf(states, [effect, turn])).toEqual([
      'workflow "test-machine": "Undo" can run after the pivot, where nothing may be undone',
    ]);
  });
});
