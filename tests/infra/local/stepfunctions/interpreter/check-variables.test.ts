import { expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { chain, machine } from './asl-machine.ts';

const pad = (length: number) => `{% $pad('', ${length}, 'x') %}`;
const assigning = (Assign: object) => runAsl(machine({ S: { Type: 'Pass', Assign, Output: {}, End: true } }));

test('a variable has 256 KiB at most, as text', async () => {
  expect((await assigning({ x: pad(262_142) })).status).toBe('SUCCEEDED');
  const run = await assigning({ x: pad(262_143) });
  const cause = `Variable size limit exceeded. Variable 'x' in state 'S' was assigned 262145 bytes.`;
  expect(run).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause });
  expect(chain(run.history).slice(1)).toEqual(['2<0 PassStateEntered', '3<2 EvaluationFailed', '4<3 ExecutionFailed']);
  expect(run.history[2]?.details).toEqual({ state: 'S', error: 'States.DataLimitExceeded', cause, location: 'Assign' });
});

test('a state sets 256 KiB of variables at most', async () => {
  expect((await assigning({ x: pad(131_070), y: pad(131_070) })).status).toBe('SUCCEEDED');
  expect((await assigning({ x: pad(131_071), y: pad(131_071) })).cause).toBe(
    `State total variable size limit exceeded. Variable 'y' in state 'S' was assigned 131073 bytes, which caused the size of variables assigned in the state to exceed its limit by 2 bytes.`,
  );
});

test('an execution has 10 MiB of variables at most, those that are there', async () => {
  const states = (name: (index: number) => string) =>
    Object.fromEntries(
      Array.from({ length: 43 }, (_, index) => [
        `S${index + 1}`,
        { Type: 'Pass', Assign: { [name(index)]: pad(250_000) }, Output: {}, Next: index < 42 ? `S${index + 2}` : 'E' },
      ]),
    );
  const end = { E: { Type: 'Succeed' } };
  expect((await runAsl(machine({ ...states((index) => `v${index}`), ...end }))).cause).toBe(
    `Execution total variable size limit exceeded. State 'S42' assigned variables that exceed the total execution limit by 14324 bytes.`,
  );
  expect((await runAsl(machine({ ...states(() => 'same'), ...end }))).status).toBe('SUCCEEDED');
});
