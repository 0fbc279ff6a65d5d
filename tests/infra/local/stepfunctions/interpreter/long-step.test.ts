import { describe, expect, test } from '@jest/globals';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';
import { type Advance, advance, begin } from '../../../../../infra/local/stepfunctions/interpreter/advance.ts';
import { jsonOf } from '../../../../../infra/local/stepfunctions/interpreter/json.ts';
import { runAsl } from '../../../../support/run-asl.ts';
import { invoke, machine, payload } from './asl-machine.ts';

const facts = { arn: 'arn:e', name: 'e', roleArn: 'r', region: 'r', machineArn: 'm', machineName: 'm' };
const counting = (to: number, after: object = { Type: 'Succeed' }) =>
  machine({
    A: { Type: 'Pass', Output: '{% {"n": $states.input.n + 1} %}', Next: 'B' },
    B: { Type: 'Choice', Choices: [{ Condition: `{% $states.input.n < ${to} %}`, Next: 'A' }], Default: 'E' },
    E: after,
  });
const start = (definition: object, input = jsonOf({ n: 0 })) => {
  const compiled = compileMachine(JSON.stringify(definition));
  return begin(compiled, { facts, input, seed: 's', at: 0 }).then((first) => ({ compiled, first }));
};
const goOn = (compiled: ReturnType<typeof compileMachine>, { state }: Advance) => {
  const [timer = 0] = [...state.timers].find(([, { purpose }]) => purpose.kind === 'go-on') ?? [];
  return advance(compiled, state, { kind: 'timer-fired', at: 0, timer });
};

describe('a long step', () => {
  test('is done in parts, each of a bounded length, with the history it would have had', async () => {
    const { compiled, first } = await start(counting(1500));
    let part = first;
    const history = [...part.history];
    let parts = 1;
    for (; part.state.status === 'RUNNING'; parts++) {
      expect(part.history.length).toBeLessThan(1100);
      // What is left survives being written down.
      expect(JSON.parse(JSON.stringify(part.state.queue))).toEqual(part.state.queue);
      part = await goOn(compiled, part);
      history.push(...part.history);
    }
    expect(part.state).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1500}' });
    expect(part.state.queue).toBeUndefined();
    expect(parts).toBe(7);
    expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
  });

  test('ends sooner when it writes much', async () => {
    const { first } = await start(counting(10), jsonOf({ n: 0 }));
    expect(first.state.status).toBe('SUCCEEDED');
    const passing = counting(10);
    const big = { ...passing, States: { ...passing.States, A: { Type: 'Pass', Next: 'B' } } };
    const { first: much } = await start(big, jsonOf({ n: 0, text: 'x'.repeat(200_000) }));
    expect(much.state.status).toBe('RUNNING');
    expect(much.history.length).toBeLessThan(30);
  });

  test('can be stopped in between, and goes on from there when it is redriven', async () => {
    const { compiled, first } = await start(counting(600));
    const stopped = await advance(compiled, first.state, { kind: 'stopped', at: 0 });
    expect(stopped.state.status).toBe('ABORTED');
    let part = await advance(compiled, stopped.state, { kind: 'redriven', at: 1 });
    while (part.state.status === 'RUNNING') part = await goOn(compiled, part);
    expect(part.state).toMatchObject({ status: 'SUCCEEDED', output: '{"n":600}' });
  });

  test('asks no task again whose result came in between', async () => {
    const wait = { StartAt: 'T', States: { T: { ...invoke('t'), Output: payload, End: true } } };
    const { StartAt, States } = counting(800, { Type: 'Pass', End: true });
    const parallel = machine({ P: { Type: 'Parallel', Branches: [{ StartAt, States }, wait], End: true } });
    const run = await runAsl(parallel, { input: { n: 0 }, tasks: () => 'done' });
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: [{ n: 800 }, 'done'] });
    expect(run.calls).toHaveLength(1);
  });
});

describe('the 25,000 events of a history', () => {
  test('end with a failure when there would be more', async () => {
    const run = await runAsl(counting(1e6), { input: { n: 0 } });
    const cause = 'The execution reached the maximum number of history events (25000).';
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause });
    expect(run.history).toHaveLength(25_000);
    expect(run.history.at(-1)).toMatchObject({
      id: 25_000,
      previousEventId: 24_999,
      type: 'ExecutionFailed',
      details: { error: 'States.Runtime', cause },
    });
  });

  test('may end with what ends the execution anyway', async () => {
    // The start, four events for each round, and two for the last state: 24,999, and the end is one more.
    const exactly = machine({
      S: { Type: 'Pass', Output: { n: 0 }, Next: 'A' },
      ...counting(6248).States,
      E: { Type: 'Wait', Seconds: 1, Next: 'F' },
      F: { Type: 'Succeed' },
    });
    const run = await runAsl(exactly);
    expect([run.status, run.history.length]).toEqual(['SUCCEEDED', 25_000]);
  });
});
