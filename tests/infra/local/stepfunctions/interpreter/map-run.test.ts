import { describe, expect, test } from '@jest/globals';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';
import { advance, begin } from '../../../../../infra/local/stepfunctions/interpreter/advance.ts';
import { effectsOf } from '../../../../../infra/local/stepfunctions/interpreter/effect.ts';
import { jsonOf } from '../../../../../infra/local/stepfunctions/interpreter/json.ts';
import type { MapRunRequest } from '../../../../../infra/local/stepfunctions/interpreter/map-run-request.ts';
import { selectItems } from '../../../../../infra/local/stepfunctions/interpreter/select-items.ts';
import { type RunOptions, runAsl } from '../../../../support/run-asl.ts';
import { chain, machine, types } from './asl-machine.ts';

const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Item',
  States: { Item: { Type: 'Pass', End: true } },
};
const each = (fields: object = {}) => ({ Type: 'Map', ItemProcessor: processor, End: true, ...fields });

/** Runs the definition; its map runs end as told. Answers what was asked of them, too. */
async function run(definition: unknown, options: RunOptions = {}) {
  const requests: MapRunRequest[] = [];
  const result = await runAsl(definition, {
    onMapRun: (request) => {
      requests.push(request);
      return { kind: 'succeeded', output: '["done"]' };
    },
    ...options,
    ...(options.onMapRun
      ? {
          onMapRun: (request: MapRunRequest) => {
            requests.push(request);
            return options.onMapRun?.(request) ?? 'pending';
          },
        }
      : {}),
  });
  return { ...result, requests };
}

describe('a distributed Map', () => {
  test('asks for a map run and goes on with its output; the exit points at the end of the run', async () => {
    const { output, history, requests } = await run(
      machine({ Each: each({ Items: '{% [1, 2] %}', Label: 'orders' }) }),
    );
    expect(output).toEqual(['done']);
    expect(chain(history)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 MapStateEntered',
      '3<2 MapStateStarted',
      '4<3 MapRunStarted',
      '5<4 MapRunSucceeded',
      '6<5 MapStateSucceeded',
      '7<5 MapStateExited',
      '8<7 ExecutionSucceeded',
    ]);
    expect(history[2]?.details).toEqual({ length: 2 });
    const arn = expect.stringMatching(
      /^arn:aws:states:us-east-1:000000000000:mapRun:test-machine\/orders:[0-9a-f-]{36}$/,
    );
    expect(history[3]?.details).toEqual({ mapRunArn: arn });
    expect(requests).toMatchObject([
      { arn, label: 'orders', block: 'Each/0', items: { kind: 'given', items: [1, 2] }, maxConcurrency: 0 },
    ]);
  });

  test('without a label has the same one in every execution, and a run of its own each time', async () => {
    const definition = machine({
      One: each({ End: undefined, Items: [1], Next: 'Again' }),
      Again: { Type: 'Pass', End: true },
    });
    const first = await run(definition);
    const second = await run(definition, { now: 5 });
    expect(second.requests[0]?.label).toBe(first.requests[0]?.label);
    expect(first.requests[0]?.arn).toContain(`/${first.requests[0]?.label}:`);
  });

  test('has its fields evaluated in JSONata', async () => {
    const { requests } = await run(
      machine({
        Each: each({
          MaxConcurrency: '{% 3 + 4 %}',
          ToleratedFailureCount: '{% 1 %}',
          ToleratedFailurePercentage: 12.5,
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            Arguments: { Bucket: '{% $states.input.bucket %}', Key: 'orders.csv' },
            ReaderConfig: {
              InputType: 'CSV',
              CSVHeaderLocation: 'GIVEN',
              CSVHeaders: ['id'],
              CSVDelimiter: 'TAB',
              MaxItems: '{% 10 %}',
            },
          },
          ItemBatcher: { MaxItemsPerBatch: '{% 5 %}', BatchInput: { day: '{% $states.input.day %}' } },
          ResultWriter: {
            Resource: 'arn:aws:states:::s3:putObject',
            Arguments: { Bucket: 'out', Prefix: '{% $states.input.day %}' },
            WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSONL' },
          },
        }),
      }),
      { input: { bucket: 'in', day: 'monday' } },
    );
    expect(requests).toMatchObject([
      {
        maxConcurrency: 7,
        tolerance: { count: 1, percentage: 12.5 },
        items: {
          kind: 'object',
          bucket: 'in',
          key: 'orders.csv',
          format: { inputType: 'CSV', csvHeaders: ['id'], csvDelimiter: '\t', maxItems: 10 },
        },
        batches: { maxItems: 5, input: { day: 'monday' } },
        writer: { target: { bucket: 'out', prefix: 'monday' }, transformation: 'FLATTEN', outputType: 'JSONL' },
      },
    ]);
  });

  test('has its fields taken from paths in JSONPath, also as texts of digits', async () => {
    const { requests } = await run(
      {
        StartAt: 'Each',
        States: {
          Each: each({
            ItemsPath: '$.list',
            MaxConcurrencyPath: '$.most',
            ToleratedFailureCountPath: '$.few',
            ToleratedFailurePercentagePath: '$.part',
            ItemBatcher: { MaxItemsPerBatchPath: '$.few', BatchInput: { 'list.$': '$.list' } },
          }),
        },
      },
      { input: { list: ['a'], most: 4, few: '2', part: '1.5' } },
    );
    expect(requests).toMatchObject([
      {
        items: { items: ['a'] },
        maxConcurrency: 4,
        tolerance: { count: 2, percentage: 1.5 },
        batches: { maxItems: 2, input: { list: ['a'] } },
      },
    ]);
  });

  test('that lists objects asks for the list, or for what is in them', async () => {
    const reader = (config: object | undefined) => ({
      Resource: 'arn:aws:states:::s3:listObjectsV2',
      Arguments: { Bucket: 'b', Prefix: 'p/' },
      ...(config ? { ReaderConfig: config } : {}),
    });
    const items = async (config?: object) =>
      (await run(machine({ Each: each({ ItemReader: reader(config) }) }))).requests[0]?.items;
    expect(await items()).toEqual({ kind: 'listing', bucket: 'b', prefix: 'p/', format: undefined, maxItems: 0 });
    expect(await items({ MaxItems: 3 })).toMatchObject({ format: undefined, maxItems: 3 });
    expect(await items({ Transformation: 'LOAD_AND_FLATTEN', InputType: 'JSONL' })).toMatchObject({
      format: { inputType: 'JSONL' },
    });
  });

  test.each([
    ['ToleratedFailureCount', -1, 'ToleratedFailureCount cannot be negative.'],
    ['ToleratedFailureCount', 'many', 'refers to value "many" which is not a valid integer: $.limit'],
    ['ToleratedFailurePercentage', 100.5, 'ToleratedFailurePercentage must be between 0 and 100.'],
    ['ToleratedFailurePercentage', {}, 'refers to value "{}" which is not a valid float: $.limit'],
  ])('with a %s of %j fails after it was started, and no run begins', async (field, limit, cause) => {
    const states = { Each: each({ ItemsPath: '$.list', [`${field}Path`]: '$.limit' }) };
    const failed = await run({ StartAt: 'Each', States: states }, { input: { list: [], limit } });
    expect(failed.requests).toEqual([]);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(failed.cause).toContain(cause);
    expect(types(failed.history).slice(-2)).toEqual(['MapStateStarted', 'ExecutionFailed']);
  });
});

describe('a map run that fails', () => {
  const fails = () => ({ kind: 'failed', error: 'States.ItemReaderFailed', cause: 'no such key' }) as const;

  test('fails its state', async () => {
    const failed = await run(machine({ Each: each({ Items: [] }) }), { onMapRun: fails });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed', cause: 'no such key' });
    expect(chain(failed.history).slice(3)).toEqual([
      '4<3 MapRunStarted',
      '5<4 MapRunFailed',
      '6<5 MapStateFailed',
      '7<6 ExecutionFailed',
    ]);
    expect(failed.history[4]?.details).toEqual({ error: 'States.ItemReaderFailed', cause: 'no such key' });
  });

  test('can be caught', async () => {
    const states = {
      Each: each({ Items: [], Catch: [{ ErrorEquals: ['States.ItemReaderFailed'], Next: 'Instead' }] }),
      Instead: { Type: 'Pass', End: true },
    };
    const caught = await run(machine(states), { onMapRun: fails });
    expect(caught.output).toEqual({ Error: 'States.ItemReaderFailed', Cause: 'no such key' });
  });

  test('is retried as another run', async () => {
    const retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
    const retried = await run(machine({ Each: each({ Items: [1], Retry: retry }) }), { onMapRun: fails });
    expect(retried.requests).toHaveLength(2);
    expect(retried.requests[0]?.arn).not.toBe(retried.requests[1]?.arn);
    expect(types(retried.history).filter((type) => type.startsWith('MapRun') || type === 'MapStateStarted')).toEqual([
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
    ]);
  });
});

describe('a map run that nobody waits for any more', () => {
  const pending = () => 'pending' as const;
  const stops = ({ effects }: Awaited<ReturnType<typeof run>>) =>
    effects.flatMap((effect) => (effect.kind === 'stop-map-run' ? [effect.mapRunArn] : []));

  test('is stopped when its execution is', async () => {
    const stopped = await run(machine({ Each: each({ Items: [1] }) }), { onMapRun: pending, stopAfterSeconds: 5 });
    expect(stopped.status).toBe('ABORTED');
    expect(stops(stopped)).toEqual([stopped.requests[0]?.arn]);
  });

  test('is stopped when the branch beside it fails', async () => {
    const branches = [
      { StartAt: 'Each', States: { Each: each({ Items: [1] }) } },
      {
        StartAt: 'Pause',
        States: { Pause: { Type: 'Wait', Seconds: 1, Next: 'Give up' }, 'Give up': { Type: 'Fail', Error: 'Enough' } },
      },
    ];
    const failed = await run(machine({ Both: { Type: 'Parallel', Branches: branches, End: true } }), {
      onMapRun: pending,
    });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Enough' });
    expect(stops(failed)).toEqual([failed.requests[0]?.arn]);
    expect(types(failed.history)).toEqual(expect.arrayContaining(['MapRunAborted', 'MapStateAborted']));
  });
});

describe('an execution that waits for a map run', () => {
  const compiled = compileMachine(
    JSON.stringify(
      machine({
        Each: each({
          Items: [1],
          ItemSelector: { who: '{% $states.input.who %}', is: '{% $states.context.Map.Item.Value %}' },
        }),
      }),
    ),
  );
  const facts = {
    arn: 'arn:aws:states:us-east-1:000000000000:execution:m:e',
    name: 'e',
    roleArn: 'r',
    region: 'us-east-1',
    machineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
    machineName: 'm',
  };
  const begun = () => begin(compiled, { facts, input: jsonOf({ who: 'Ada' }), seed: 's', at: 0 });

  test('asks for the same run again after a restart', async () => {
    const { state, effects } = await begun();
    expect(effectsOf(state)).toEqual(effects);
    expect(effects).toMatchObject([{ kind: 'start-map-run' }]);
  });

  test('takes no notice of the end of another run', async () => {
    const { state } = await begun();
    const [[frame = 0] = []] = [...state.frames];
    const outcome = { kind: 'succeeded', output: '[]' } as const;
    const other = await advance(compiled, state, { kind: 'map-run-ended', at: 1, frame, mapRunArn: 'other', outcome });
    expect(other).toMatchObject({ history: [], effects: [], state: { status: 'RUNNING' } });
    const none = await advance(compiled, state, {
      kind: 'map-run-ended',
      at: 1,
      frame: 99,
      mapRunArn: 'other',
      outcome,
    });
    expect(none).toMatchObject({ history: [], effects: [], state: { status: 'RUNNING' } });
  });

  test('makes the inputs of the children with its own data', async () => {
    const { state } = await begun();
    const [[frame = 0] = []] = [...state.frames];
    expect(await selectItems(compiled, state, frame, ['x', 'y'])).toEqual([
      { who: 'Ada', is: 'x' },
      { who: 'Ada', is: 'y' },
    ]);
  });
});

test('a child of a map run runs what the Map runs, and the time-out of the machine is not its own', async () => {
  const compiled = compileMachine(JSON.stringify(machine({ Each: each({ Items: [1] }) }, { TimeoutSeconds: 5 })));
  const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m/each';
  const facts = {
    arn: 'a',
    name: 'n',
    roleArn: 'r',
    region: 'us-east-1',
    machineArn,
    machineName: 'm/each',
    block: 'Each/0',
  };
  const { state, history, effects } = await begin(compiled, { facts, input: jsonOf(7), seed: 's', at: 0 });
  expect(state).toMatchObject({ status: 'SUCCEEDED', output: '7' });
  expect(types(history)).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
  expect(effects).toEqual([]);
});
