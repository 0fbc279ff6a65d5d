import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import type { MachineRecord } from '../../../../../infra/local/stepfunctions/driver/records.ts';
import type { TaskAnswer } from '../../../../../infra/local/stepfunctions/integrations/call-task.ts';
import type { TaskRequest } from '../../../../../infra/local/stepfunctions/interpreter/execution-state.ts';
import { decodeLine } from '../../../../../infra/local/stepfunctions/journal/record-line.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';

const invoke = (functionName: string, fields: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
  Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 2, JitterStrategy: 'FULL' }],
  Output: '{% $states.input %}',
  ...fields,
});
/** Every way to wait: a call, a retry, a Wait, a token, branches and items. */
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Reserve',
  States: {
    Reserve: invoke('reserve', { Assign: { id: '{% $uuid() %}' }, Next: 'Flaky' }),
    Flaky: invoke('flaky', { Next: 'Pause' }),
    Pause: { Type: 'Wait', Seconds: 60, Next: 'Callback' },
    Callback: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
      Output: '{% $states.input %}',
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: invoke('left', { End: true }) } },
        {
          StartAt: 'Right',
          States: {
            Right: {
              Type: 'Map',
              Items: [1, 2, 3],
              MaxConcurrency: 2,
              ItemProcessor: { StartAt: 'Item', States: { Item: invoke('item', { End: true }) } },
              End: true,
            },
          },
        },
      ],
      Output: { id: '{% $id %}', parts: '{% $states.result %}' },
      End: true,
    },
  },
});

/** Functions that answer at once; 'flaky' fails its first call ever. */
class World {
  readonly calls: string[] = [];
  failed = false;
  readonly callTask = async (request: TaskRequest): Promise<TaskAnswer> => {
    this.calls.push(request.functionName);
    if (request.functionName === 'flaky' && !this.failed) {
      this.failed = true;
      return { kind: 'failed', error: 'Boom', cause: 'first' };
    }
    return { kind: 'succeeded', output: JSON.stringify({ Payload: request.functionName }) };
  };
}

const folders: string[] = [];
async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'resume-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const warnings: string[] = [];
const open = (dataFolder: string, world: World, clock: ManualClock) =>
  Engine.open({
    dataFolder,
    callTask: world.callTask,
    clock,
    place: { region: 'us-east-1', account: '000000000000' },
    warn: (line) => warnings.push(line),
    onFault: (error) => {
      throw error;
    },
  });

async function machineIn(engine: Engine, text = definition): Promise<MachineRecord> {
  const machine: MachineRecord = {
    arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
    name: 'm',
    roleArn: 'r',
    definitionKey: await engine.definitions.keep(text),
    createdAt: 0,
    updatedAt: 0,
    tags: {},
  };
  await engine.saveMachine(machine);
  return machine;
}

const arn = 'arn:aws:states:us-east-1:000000000000:execution:m:order-1';

/** Lets the execution run to its end: answers tokens, and moves the clock whenever nothing else is left. */
async function runToEnd(engine: Engine, clock: ManualClock): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (Date.now() < giveUpAt) {
    const state = engine.running(arn);
    if (!state) return;
    await new Promise((resolve) => setImmediate(resolve));
    const asked = [...state.tasks.values()].find(({ token, submitted }) => token !== undefined && submitted);
    if (asked?.token) {
      await engine
        .answerTask(asked.token, (task) => ({ kind: 'task-succeeded', task, output: '"answer"' }))
        .catch(() => undefined);
    } else if (state.tasks.size === 0) {
      await engine.settled();
      clock.moveToNext();
    }
  }
  throw new Error('the execution did not end');
}

async function outcomeOf(engine: Engine): Promise<{ status: string; output: unknown; history: string[] }> {
  const entry = engine.catalog.entry(arn);
  if (!entry) throw new Error('the execution is not there');
  const { last } = await engine.describe(entry);
  const history = (await engine.history(entry)).map(
    ({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`,
  );
  return { status: entry.status, output: last?.details?.output, history };
}

describe('killed at any record', () => {
  let complete: string;
  let bytes: Buffer;
  let ends: number[];
  let outcome: Awaited<ReturnType<typeof outcomeOf>>;
  let log: string;

  beforeAll(async () => {
    complete = await freshFolder();
    const clock = new ManualClock();
    const engine = await open(complete, new World(), clock);
    await engine.start(await machineIn(engine), 'order-1', '{"a":1}');
    await runToEnd(engine, clock);
    await engine.settled();
    outcome = await outcomeOf(engine);
    await engine.close();
    log = (await readdir(complete)).find((name) => name.endsWith('.log')) ?? '';
    bytes = await readFile(join(complete, log));
    ends = [];
    for (let offset = 0; offset < bytes.length; ) {
      offset += decodeLine(bytes, offset)?.length ?? Number.NaN;
      ends.push(offset);
    }
  });

  /** What the journal holds up to the size. */
  function recordsIn(size: number): { kinds: string[]; answered: string[] } {
    const kinds: string[] = [];
    const answered: string[] = [];
    for (let offset = 0; offset < size; ) {
      const line = decodeLine(bytes.subarray(0, size), offset);
      if (!line) break;
      const body = JSON.parse(line.body());
      kinds.push(body.stimulus?.kind ?? JSON.parse(line.head).kind);
      if (body.stimulus?.kind === 'task-failed') answered.push('flaky');
      if (body.stimulus?.kind === 'task-submitted') answered.push('ask');
      if (body.stimulus?.kind === 'task-succeeded' && body.stimulus.output !== '"answer"') {
        answered.push(JSON.parse(body.stimulus.output).Payload);
      }
      offset += line.length;
    }
    return { kinds, answered };
  }

  async function resumeFrom(size: number): Promise<void> {
    const folder = await freshFolder();
    await cp(join(complete, 'definitions'), join(folder, 'definitions'), { recursive: true });
    await writeFile(join(folder, log), bytes.subarray(0, size));
    const { kinds, answered } = recordsIn(size);
    const world = new World();
    world.failed = answered.includes('flaky');
    const clock = new ManualClock();
    const engine = await open(folder, world, clock);
    engine.resume();
    if (!kinds.includes('begun')) {
      expect(engine.catalog.entry(arn)).toBeUndefined();
      await engine.close();
      return;
    }
    await runToEnd(engine, clock);
    const resumed = await outcomeOf(engine);
    expect({ ...resumed, history: [] }).toEqual({ ...outcome, history: [] });
    expect(resumed.history.length).toBe(outcome.history.length);
    // J8: what was answered is not asked again, the rest is asked once.
    const all = ['reserve', 'flaky', 'flaky', 'ask', 'left', 'item', 'item', 'item'];
    expect([...answered, ...world.calls].sort()).toEqual(all.sort());
    await engine.close();
    await rm(folder, { recursive: true });
  }

  test('every kind of record is there', () => {
    expect(outcome.status).toBe('SUCCEEDED');
    expect(new Set(recordsIn(bytes.length).kinds)).toEqual(
      new Set(['machine-saved', 'begun', 'task-succeeded', 'task-failed', 'timer-fired', 'task-submitted']),
    );
  });

  test('it goes on from the last whole record to the same end, and asks for no answer twice', async () => {
    for (const end of ends) await resumeFrom(end);
  });

  test('a record torn anywhere counts as not written', async () => {
    for (const [index, end] of ends.entries()) {
      const start = ends[index - 1] ?? 0;
      for (const size of [start + 1, Math.floor((start + end) / 2), end - 1]) await resumeFrom(size);
    }
  });
});

test('nothing is called or answered before its event is in the journal (J1)', async () => {
  const folder = await freshFolder();
  const world = new World();
  const written = () => readFileSync(join(folder, 'journal-00000001.log'), 'utf8');
  const seen: boolean[] = [];
  const watching = {
    ...world,
    callTask: (request: TaskRequest) => {
      const calls = world.calls.filter((name) => name === request.functionName).length + 1;
      seen.push(written().split(`\\"FunctionName\\":\\"${request.functionName}\\"`).length > calls);
      return world.callTask(request);
    },
  };
  const clock = new ManualClock();
  const engine = await open(folder, watching as World, clock);
  await engine.start(await machineIn(engine), 'order-1', '{"a":1}');
  expect(written()).toContain('"ExecutionStarted"');
  await runToEnd(engine, clock);
  expect(seen).toHaveLength(8);
  expect(seen).not.toContain(false);
  await engine.close();
});

describe('deadlines', () => {
  const waiting = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'T',
    TimeoutSeconds: 1000,
    States: { T: { ...invoke('f'), TimeoutSeconds: 60, HeartbeatSeconds: 20, End: true } },
  });

  test('keep their absolute time over a restart (J9)', async () => {
    const folder = await freshFolder();
    const silent = new World();
    const never = { ...silent, calls: silent.calls, callTask: () => new Promise<TaskAnswer>(() => undefined) };
    const clock = new ManualClock();
    const began = clock.now();
    const before = await open(folder, never as World, clock);
    await before.start(await machineIn(before, waiting), 'order-1', '{}');
    const alarms = clock.alarms();
    expect(alarms).toEqual([began + 20_000, began + 60_000, began + 1_000_000]);
    await before.close();

    const later = new ManualClock(began + 15_000);
    const after = await open(folder, never as World, later);
    after.resume();
    expect(later.alarms()).toEqual(alarms);
    await after.close();
  });

  test('that passed while nothing ran fire at once', async () => {
    const folder = await freshFolder();
    const pause = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 60, End: true } },
    });
    const before = await open(folder, new World(), new ManualClock(1_000_000));
    await before.start(await machineIn(before, pause), 'order-1', '{}');
    await before.close();
    const later = new ManualClock(9_000_000);
    const after = await open(folder, new World(), later);
    after.resume();
    later.moveTo(later.now());
    await runToEnd(after, later);
    expect(after.catalog.entry(arn)).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 9_000_000 });
    await after.close();
  });
});

test('an execution that the interpreter would now run differently stays still, is told, and can be stopped', async () => {
  const folder = await freshFolder();
  const clock = new ManualClock();
  const before = await open(folder, new World(), clock);
  const pause = { QueryLanguage: 'JSONata', StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
  const machine = await machineIn(before, JSON.stringify(pause));
  await before.start(machine, 'order-1', '{}');
  await before.close();
  // Another interpreter is another meaning of the same definition.
  const changed = {
    ...pause,
    States: { W: { Type: 'Wait', Seconds: 60, Next: 'X' }, X: { Type: 'Succeed' } },
    StartAt: 'X',
  };
  await writeFile(join(folder, 'definitions', `${machine.definitionKey}.json`), JSON.stringify(changed));

  const after = await open(folder, new World(), clock);
  expect(warnings.at(-1)).toContain(`${arn} cannot go on`);
  expect(after.catalog.entry(arn)?.status).toBe('RUNNING');
  await after.stop(arn, 'Gone', undefined);
  expect((await outcomeOf(after)).history.at(-1)).toBe('3<0 ExecutionAborted');
  await after.close();
});
