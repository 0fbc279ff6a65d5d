import { describe, expect, test } from '@jest/globals';
import { done, findings, machine } from './check.ts';

describe('transitions', () => {
  test('a target that is no state is named, and what nothing leads to is named too', () => {
    expect(findings(machine({ A: { Type: 'Pass', Next: 'C' }, B: done }))).toEqual([
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: C @ /States/A/Next`,
      `MISSING_TRANSITION_TARGET: State "B" is not reachable. @ /States/B`,
    ]);
  });

  test('the start is a target like any other', () => {
    expect(findings({ StartAt: 'B', States: { A: done } })).toEqual([
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: B @ /StartAt`,
      `MISSING_TRANSITION_TARGET: State "A" is not reachable. @ /States/A`,
    ]);
  });

  test.each([
    [
      'a rule of a Choice',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'X' }], Default: 'Z' },
      'Choices[0]/Next',
    ],
    [
      'its default',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'Z' }], Default: 'X' },
      'Default',
    ],
    [
      'a catcher',
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Next: 'Z',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }],
      },
      'Catch[0]/Next',
    ],
  ])('%s has its place', (_, state, place) => {
    expect(findings(machine({ A: state, Z: done }))).toEqual([
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: X @ /States/A/${place}`,
    ]);
  });

  test('a machine must be able to end; of unreachable states nothing is said then', () => {
    const loop = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    const message = 'MISSING_END_STATE: Workflow has no terminal state @ undefined';
    expect(findings(machine(loop))).toEqual([message]);
    expect(findings(machine({ ...loop, C: { Type: 'Pass', Next: 'A' } }))).toEqual([message]);
    expect(findings(machine({ ...loop, C: done }))).toEqual([
      `MISSING_TRANSITION_TARGET: State "C" is not reachable. @ /States/C`,
    ]);
  });

  test('two states that lead only to each other are not reachable', () => {
    const states = { A: done, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Pass', Next: 'B' } };
    expect(findings(machine(states))).toHaveLength(2);
  });

  test('the states of a branch and of a Map have targets among themselves only', () => {
    const block = { StartAt: 'I', States: { I: { Type: 'Pass', Next: 'A' }, J: done } };
    const inner = [
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: A @`,
      `MISSING_TRANSITION_TARGET: State "J" is not reachable. @`,
    ];
    expect(findings(machine({ A: { Type: 'Parallel', Branches: [block], End: true } }))).toEqual([
      `${inner[0]} /States/A/Branches[0]/States/I/Next`,
      `${inner[1]} /States/A/Branches[0]/States/J`,
    ]);
    expect(findings(machine({ A: { Type: 'Map', ItemProcessor: block, End: true } }))).toEqual([
      `${inner[0]} /States/A/ItemProcessor/States/I/Next`,
      `${inner[1]} /States/A/ItemProcessor/States/J`,
    ]);
  });
});
