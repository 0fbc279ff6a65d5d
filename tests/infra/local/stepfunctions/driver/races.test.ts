import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../../infra/local/stepfunctions/aws-error.ts';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  answerToken,
  arnOf,
  ask,
  EngineWorld,
  invoke,
  machineIn,
  pause,
  runToEnd,
  tokensAskedFor,
  until,
  wholeHistory,
} from './engine-world.ts';
import { recordsOf } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

/** So many turns of the queue of promises go by within one step of an execution. */
const mostTurns = 50;
const someTurns = Array.from({ length: mostTurns }, (_, index) => index);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

const call = { StartAt: 'F', States: { F: invoke('f', { End: true }) } };
const wait = { StartAt: 'W', States: { W: pause(1000, { End: true }) } };
const question = { StartAt: 'A', States: { A: ask('ask', { Next: 'F' }), F: invoke('f', { End: true }) } };

const codeOf = (error: unknown): string => (error instanceof AwsError ? error.code : String(error));

/** Both are asked for, the one somewhat later than the other. */
async function outcomes(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  apart: number,
): Promise<string[]> {
  const asked = [turns(mostTurns / 2).then(first), turns(apart).then(second)];
  return (await Promise.allSettled(asked)).map((each) => (each.status === 'rejected' ? codeOf(each.reason) : 'taken'));
}

describe('an execution that is started twice at any moment', () => {
  test('with the same input begins once', async () => {
    const folder = await world.folder();
    const engine = await world.resume(folder, { residents: 1 });
    const machine = await machineIn(engine, wait);
    for (const apart of someTurns) {
      const start = () => engine.start(machine, `a${apart}`, '{"a":1}');
      expect(await outcomes(start, start, apart)).toEqual(['taken', 'taken']);
    }
    expect(recordsOf(folder).filter(({ head }) => head.kind === 'begun')).toHaveLength(mostTurns);
  });

  test('with another input is refused once', async () => {
    const engine = await world.resume(await world.folder(), { residents: 1 });
    const machine = await machineIn(engine, wait);
    for (const apart of someTurns) {
      const start = (input: string) => () => engine.start(machine, `a${apart}`, input);
      const both = await outcomes(start('{"a":1}'), start('{"a":2}'), apart);
      expect(both.toSorted()).toEqual(['ExecutionAlreadyExists', 'taken']);
    }
  });

  test('while it ends is the same, or was there before; its function is called once', async () => {
    const engine = await world.resume(await world.folder(), { residents: 1 });
    const machine = await machineIn(engine, call);
    for (const apart of someTurns) {
      const start = () => engine.start(machine, `a${apart}`, '{}');
      await start();
      for (let again = 0; again < 5; again++) {
        await turns(apart);
        await start().catch((error: unknown) => expect(codeOf(error)).toBe('ExecutionAlreadyExists'));
      }
      await engine.ended(arnOf(`a${apart}`));
      await expect(start()).rejects.toThrow('Execution Already Exists');
    }
    expect(world.calls).toHaveLength(mostTurns);
  });
});

test('whoever asks for an end at any moment is told of it', async () => {
  const engine = await world.resume(await world.folder(), { residents: 1 });
  const machine = await machineIn(engine, wait);
  for (const apart of someTurns) {
    const name = `a${apart}`;
    await engine.start(machine, name, '{}');
    let status = '';
    const ended = async () => {
      const end = await engine.ended(arnOf(name));
      status = `${end.execution.status} ${end.error}`;
    };
    await outcomes(() => engine.stop(arnOf(name), 'Gone', undefined), ended, apart);
    expect(status).toBe('ABORTED Gone');
  }
});

describe('a task that is answered twice at any moment', () => {
  const tokenOf = (engine: Engine, name: string) =>
    until(async () => tokensAskedFor(await wholeHistory(engine, arnOf(name)))[0]);

  test.each([0, 2000])('takes one of the answers, with room for %d in memory', async (residents) => {
    const engine = await world.resume(await world.folder(), { residents });
    const machine = await machineIn(engine, question);
    for (const apart of someTurns) {
      const name = `a${apart}`;
      await engine.start(machine, name, '{}');
      const token = await tokenOf(engine, name);
      const both = await outcomes(
        () => answerToken(engine, token),
        () => answerToken(engine, token),
        apart,
      );
      expect(both.toSorted()).toEqual(['TaskTimedOut', 'taken']);
      await runToEnd(engine, world.clock, [arnOf(name)]);
    }
    expect(world.calls.filter((name) => name === 'f')).toHaveLength(mostTurns);
  });

  test('or whose execution is stopped at the time, does the one or the other', async () => {
    const engine = await world.resume(await world.folder(), { residents: 1 });
    const machine = await machineIn(engine, question);
    for (const apart of someTurns) {
      const name = `a${apart}`;
      await engine.start(machine, name, '{}');
      const token = await tokenOf(engine, name);
      const stop = () => engine.stop(arnOf(name), undefined, undefined);
      const [answered] = await outcomes(() => answerToken(engine, token), stop, apart);
      const types = (await wholeHistory(engine, arnOf(name))).map(({ type }) => type);
      expect(types.includes('TaskSucceeded')).toBe(answered === 'taken');
      // It may have come to its end before it was stopped.
      expect(['ExecutionAborted', 'ExecutionSucceeded']).toContain(types.at(-1));
    }
  });
});

test.each([10, 15, 20, 30])(
  'an execution that others push out of memory at any moment takes what comes %d turns later after what came before',
  async (later) => {
    const engine = await world.resume(await world.folder(), { residents: 0 });
    const branch = (name: string) => ({
      StartAt: name,
      States: { [name]: ask('ask', { Output: '{% $sum($map([1..20], function($i) { $i })) %}', End: true }) },
    });
    const both = { Type: 'Parallel', Branches: [branch('Left'), branch('Right')], Next: 'W' };
    const machine = await machineIn(engine, { StartAt: 'P', States: { P: both, W: pause(10, { End: true }) } });
    const others = await machineIn(engine, wait, { name: 'others' });
    for (const apart of someTurns) {
      const arn = arnOf(`a${apart}`);
      await engine.start(machine, `a${apart}`, '{}');
      const [left = '', right = ''] = await until(async () => {
        const tokens = tokensAskedFor(await wholeHistory(engine, arn));
        return tokens.length === 2 ? tokens : undefined;
      });
      await Promise.all([
        answerToken(engine, left),
        turns(apart).then(() => engine.start(others, `other${apart}`, '{}')),
        turns(apart + later).then(() => answerToken(engine, right)),
      ]);
      await engine.start(others, `last${apart}`, '{}');
      expect((await wholeHistory(engine, arn)).at(-1)?.type).toBe('WaitStateEntered');
    }
    expect(world.warnings).toEqual([]);
  },
);

test('executions that are all answered at once, with none of them in memory, take every answer', async () => {
  const engine = await world.resume(await world.folder(), { residents: 0 });
  const branches = ['One', 'Two', 'Three', 'Four'].map((name) => ({
    StartAt: name,
    States: { [name]: ask('ask', { Output: '{% $sum([1..50]) %}', End: true }) },
  }));
  const asking = { Type: 'Parallel', Branches: branches, Next: 'W' };
  const machine = await machineIn(engine, { StartAt: 'P', States: { P: asking, W: pause(10, { End: true }) } });
  const names = Array.from({ length: 40 }, (_, index) => `a${index}`);
  const tokens: string[] = [];
  for (const name of names) {
    await engine.start(machine, name, '{}');
    const found = await until(async () => {
      const asked = tokensAskedFor(await wholeHistory(engine, arnOf(name)));
      return asked.length === 4 ? asked : undefined;
    });
    tokens.push(...found);
  }
  await Promise.all(tokens.map((token) => answerToken(engine, token)));
  for (const name of names) expect((await wholeHistory(engine, arnOf(name))).at(-1)?.type).toBe('WaitStateEntered');
  expect(world.warnings).toEqual([]);
});
