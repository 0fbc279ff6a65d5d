import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';
import { InvalidDefinition } from '../../../../../infra/local/stepfunctions/definition/diagnostics.ts';
import { MAX_HISTORY_EVENTS } from '../../../../../infra/local/stepfunctions/interpreter/history-event.ts';
import { type Run, runAsl } from '../../../../support/run-asl.ts';
import { share } from './fuzz-size.ts';
import { mutated, oddText, oddValue } from './odd-values.ts';
import { validMachine } from './valid-machines.ts';

/** Whether the definition is good; throws when it is neither good nor refused with what is wrong and where. */
function isAccepted(definition: string): boolean {
  try {
    compileMachine(definition);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    expect(error.diagnostics.length).toBeGreaterThan(0);
    for (const { code, message } of error.diagnostics)
      expect([typeof code, typeof message]).toEqual(['string', 'string']);
    return false;
  }
}

/** What tasks answer: a result, an error, or nothing. */
const script = fc.array(fc.constantFrom<unknown>('ok', { n: 1, list: [1, { a: 1 }] }, null, 'fail', 'timeout'), {
  maxLength: 12,
});
const input = fc.constantFrom<unknown>({}, { a: 1, n: 2, list: [1, 2, 3] }, { a: 'x', list: [] }, [1], 'text', null);

function run(definition: unknown, start: unknown, answers: readonly unknown[], redrives = 0): Promise<Run> {
  let calls = 0;
  return runAsl(definition, {
    input: start,
    redrives,
    tasks: () => {
      const answer = answers[calls++ % Math.max(1, answers.length)];
      if (answer === 'fail') throw { name: 'Boom', message: 'm' };
      return answer;
    },
  });
}

function expectSoundHistory({ history, status }: Run): void {
  expect(history.length).toBeLessThanOrEqual(MAX_HISTORY_EVENTS);
  expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
  expect(history.every(({ id, previousEventId }) => previousEventId >= 0 && previousEventId < id)).toBe(true);
  if (status !== 'RUNNING') expect(history.at(-1)?.type).toMatch(/^Execution(Succeeded|Failed|TimedOut|Aborted)$/);
  const count = (pattern: RegExp) => history.filter(({ type }) => pattern.test(type)).length;
  expect(count(/StateExited$/)).toBeLessThanOrEqual(count(/StateEntered$/));
}

test('any text is accepted or refused as a definition, and nothing else', () => {
  const text = fc.oneof(
    fc.json(),
    oddText,
    oddValue.map((value) => JSON.stringify(value) ?? ''),
  );
  fc.assert(
    fc.property(text, (definition) => void isAccepted(definition)),
    share(0.05),
  );
});

test('a definition with something wrong in it is refused, or runs to an end', async () => {
  const broken = fc.oneof(mutated(validMachine), mutated(mutated(validMachine)));
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(broken, input, script, async (machine, start, answers) => {
      const definition = JSON.stringify(machine) ?? 'null';
      if (!isAccepted(definition)) return;
      accepted++;
      expectSoundHistory(await run(definition, start, answers));
    }),
    share(0.3),
  );
  expect(accepted).toBeGreaterThan(0);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
}, 600_000);

test('a valid machine comes to an end, the same one again, and a redrive of it does, too', async () => {
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(validMachine, input, script, async (machine, start, answers) => {
      const first = await run(machine, start, answers);
      // A task without a time-out whose answer never comes keeps it waiting.
      if (!answers.includes('timeout')) expect(first.status).not.toBe('RUNNING');
      expectSoundHistory(first);
      expect(await run(machine, start, answers)).toEqual(first);
      const redriven = await run(machine, start, answers, 2);
      expectSoundHistory(redriven);
      expect(redriven.history.slice(0, first.history.length)).toEqual(first.history);
      ends.add(first.status);
      if (redriven.history.some(({ type }) => type === 'ExecutionRedriven')) ends.add(`then ${redriven.status}`);
    }),
    share(0.2),
  );
  expect([...ends]).toEqual(expect.arrayContaining(['SUCCEEDED', 'FAILED', 'then SUCCEEDED', 'then FAILED']));
}, 600_000);
