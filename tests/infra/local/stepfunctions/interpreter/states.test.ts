import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { chain, machine, types } from './asl-machine.ts';

describe('Pass', () => {
  test('hands its input on, and the first state points at event 0', async () => {
    const run = await runAsl(machine({ A: { Type: 'Pass', End: true } }), { input: { a: 1 } });
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 } });
    expect(chain(run.history)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 PassStateEntered',
      '3<2 PassStateExited',
      '4<3 ExecutionSucceeded',
    ]);
  });

  test('Output and Assign both see the values from before the state', async () => {
    const run = await runAsl(
      machine({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: 2, y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
        C: { Type: 'Pass', Output: { x: '{% $x %}', y: '{% $y %}', input: '{% $states.input %}' }, End: true },
      }),
    );
    expect(run.output).toEqual({ x: 2, y: 1, input: 1 });
    expect(run.history[4]?.details).toMatchObject({ assignedVariables: { x: '2', y: '1' } });
  });

  test('passes its Result on in the query language JSONPath', async () => {
    const run = await runAsl({ StartAt: 'A', States: { A: { Type: 'Pass', Result: { a: '{% 1 %}' }, End: true } } });
    expect(run.output).toEqual({ a: '{% 1 %}' });
  });
});

describe('Choice', () => {
  const choice = machine({
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { size: 'big' }, Output: 'was big' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
      ],
      Default: 'Small',
      Assign: { size: 'small' },
    },
    Big: { Type: 'Pass', Output: ['{% $states.input %}', '{% $exists($size) ? $size : "unset" %}'], End: true },
    Small: { Type: 'Succeed', Output: '{% $size %}' },
  });

  test('takes the first rule that holds, with its own Assign and Output', async () => {
    expect((await runAsl(choice, { input: { n: 11 } })).output).toEqual(['was big', 'big']);
    expect((await runAsl(choice, { input: { n: 6 } })).output).toEqual([{ n: 6 }, 'unset']);
    expect((await runAsl(choice, { input: { n: 1 } })).output).toBe('small');
  });

  test('fails when nothing matches and there is no Default', async () => {
    const run = await runAsl(
      machine({
        C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] },
        D: { Type: 'Succeed' },
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('fails when a condition is no Boolean', async () => {
    const run = await runAsl(
      machine({
        C: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'D' }] },
        D: { Type: 'Succeed' },
      }),
    );
    expect(run.error).toBe('States.QueryEvaluationError');
    expect(run.cause).toContain(`Expected 'boolean', but was 'number' for value: 1`);
  });
});

describe('Wait', () => {
  const at = (iso: string) => Date.parse(iso);

  test('waits for seconds, computed or literal', async () => {
    const run = await runAsl(
      machine({
        A: { Type: 'Wait', Seconds: '{% $states.input.s * 2 %}', Next: 'B' },
        B: { Type: 'Wait', Seconds: 5, End: true },
      }),
      { input: { s: 30 }, now: at('2026-01-01T00:00:00Z') },
    );
    expect(run.history.at(-1)?.at).toBe(at('2026-01-01T00:01:05Z'));
  });

  test('waits until a moment, and not for one that has passed', async () => {
    const wait = machine({ A: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } });
    const later = await runAsl(wait, { input: '2026-01-02T00:00:00+01:00', now: at('2026-01-01T00:00:00Z') });
    expect(later.history.at(-1)?.at).toBe(at('2026-01-01T23:00:00Z'));
    const past = await runAsl(wait, { input: '2016-01-02T00:00:00Z', now: at('2026-01-01T00:00:00Z') });
    expect(past.history.at(-1)?.at).toBe(at('2026-01-01T00:00:00Z'));
  });

  test('leaves the fraction of a second out of a timestamp', async () => {
    const now = at('2026-01-01T00:00:00Z');
    const wait = machine({ A: { Type: 'Wait', Timestamp: '2026-01-01T00:00:05.999Z', End: true } });
    expect((await runAsl(wait, { now })).history.at(-1)?.at).toBe(at('2026-01-01T00:00:05Z'));
    const path = { StartAt: 'A', States: { A: { Type: 'Wait', TimestampPath: '$', End: true } } };
    const { history } = await runAsl(path, { now, input: '2026-01-01T00:00:05.5Z' });
    expect(history.at(-1)?.at).toBe(at('2026-01-01T00:00:05Z'));
  });

  test('a moment that cannot be read fails after the entry, unlike other expressions', async () => {
    const run = await runAsl(machine({ A: { Type: 'Wait', Timestamp: '{% "tomorrow" %}', End: true } }));
    expect(chain(run.history).slice(2)).toEqual(['3<2 EvaluationFailed', '4<3 ExecutionFailed']);
  });

  test('a part of a second is refused', async () => {
    const run = await runAsl(machine({ A: { Type: 'Wait', Seconds: '{% 1.5 %}', End: true } }));
    expect(run.cause).toContain('cannot be parsed as a long value');
  });
});

describe('Succeed and Fail', () => {
  test('Fail ends the execution with its error and cause, evaluated', async () => {
    const run = await runAsl(
      machine({ F: { Type: 'Fail', Error: '{% $states.input.code %}', Cause: '{% "order " & $states.input.id %}' } }),
      { input: { code: 'OutOfStock', id: 7 } },
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'OutOfStock', cause: 'order 7' });
    expect(types(run.history)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  test('Fail without fields gives neither', async () => {
    const run = await runAsl(machine({ F: { Type: 'Fail' } }));
    expect(run.history.at(-1)?.details).toEqual({});
  });
});
