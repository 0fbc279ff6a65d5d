import { describe, expect, test } from '@jest/globals';
import type { ResultWriting } from '../../../../../infra/local/stepfunctions/interpreter/map-run-request.ts';
import { childOf } from '../../../../../infra/local/stepfunctions/map-run/children.ts';
import { collectResults } from '../../../../../infra/local/stepfunctions/map-run/collect-results.ts';
import type { Ended } from '../../../../../infra/local/stepfunctions/map-run/format-result.ts';
import { writeResults } from '../../../../../infra/local/stepfunctions/map-run/write-results.ts';
import { requestFor } from './fake-children.ts';
import { MemoryObjects } from './memory-objects.ts';

const request = requestFor([]);
const child = (index: number) => childOf(request, index, `${index}`);
const succeeded = (index: number, output: string): Ended => ({
  child: child(index),
  end: { status: 'SUCCEEDED', output, startedAt: 0, stoppedAt: 1000 },
});
const failed: Ended = {
  child: child(7),
  end: { status: 'FAILED', error: 'Boom', cause: 'because', startedAt: 0, stoppedAt: 1000 },
};
const pending: Ended = { child: child(8), end: undefined };
async function* each(...all: Ended[]) {
  yield* all;
}
const folder = 'runs/3d2f0a52-0000-4000-8000-000000000001';

describe('results in S3', () => {
  const target = { bucket: 'out', prefix: 'runs/' };
  const write = (writing: Partial<ResultWriting>, store: MemoryObjects, ...all: Ended[]) =>
    writeResults(request, { transformation: 'NONE', outputType: 'JSON', ...writing, target }, each(...all), store);

  test('are in a file for each way to end, named by a manifest, to which the output of the state leads', async () => {
    const store = new MemoryObjects();
    const output = await write({}, store, succeeded(0, '{"a":1}'), failed, pending);
    expect(JSON.parse(output)).toEqual({
      MapRunArn: request.arn,
      ResultWriterDetails: { Bucket: 'out', Key: `${folder}/manifest.json` },
    });
    expect(store.json('out', `${folder}/manifest.json`)).toEqual({
      DestinationBucket: 'out',
      MapRunArn: request.arn,
      ResultFiles: {
        FAILED: [{ Key: `${folder}/FAILED_0.json`, Size: store.text('out', `${folder}/FAILED_0.json`).length }],
        PENDING: [{ Key: `${folder}/PENDING_0.json`, Size: expect.any(Number) }],
        SUCCEEDED: [{ Key: `${folder}/SUCCEEDED_0.json`, Size: expect.any(Number) }],
      },
    });
    expect(store.json('out', `${folder}/SUCCEEDED_0.json`)).toEqual([
      {
        ExecutionArn: child(0).arn,
        Input: '0',
        InputDetails: { Included: true },
        Name: child(0).name,
        Output: '{"a":1}',
        OutputDetails: { Included: true },
        RedriveCount: 0,
        RedriveStatus: 'NOT_REDRIVABLE',
        RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
        StartDate: '1970-01-01T00:00:00.000Z',
        StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine/each',
        Status: 'SUCCEEDED',
        StopDate: '1970-01-01T00:00:01.000Z',
      },
    ]);
    expect(store.json('out', `${folder}/FAILED_0.json`)).toMatchObject([
      { Error: 'Boom', Cause: 'because', Status: 'FAILED', RedriveStatus: 'REDRIVABLE_BY_MAP_RUN' },
    ]);
    expect(store.json('out', `${folder}/PENDING_0.json`)).toMatchObject([{ Input: '8', Status: 'PENDING' }]);
  });

  test('are the bare outputs when that is asked for, as lines if so, and failures are described all the same', async () => {
    const store = new MemoryObjects();
    await write(
      { transformation: 'FLATTEN', outputType: 'JSONL' },
      store,
      succeeded(0, '[1,[2]]'),
      succeeded(1, '3'),
      failed,
    );
    expect(store.text('out', `${folder}/SUCCEEDED_0.jsonl`)).toBe('1\n[2]\n3\n');
    expect(store.json('out', `${folder}/FAILED_0.jsonl`)).toMatchObject({ Status: 'FAILED' });
    expect(store.json('out', `${folder}/manifest.json`)).toMatchObject({ ResultFiles: { PENDING: [] } });
  });

  test('that cannot be written fail the run', async () => {
    const closed = { ...request, arn: request.arn };
    const writing = { transformation: 'NONE', outputType: 'JSON', target: { bucket: 'closed', prefix: '' } } as const;
    await expect(writeResults(closed, writing, each(failed), new MemoryObjects())).rejects.toEqual(
      expect.objectContaining({ error: 'States.ResultWriterFailed', message: 'Access Denied' }),
    );
  });
});

describe('results in the output of the state', () => {
  test('are the outputs in the order of the items', async () => {
    expect(await collectResults(request, each(succeeded(0, '{"a": 1}'), succeeded(1, '2')))).toBe('[{"a": 1},2]');
  });

  test('describe what failed and was tolerated', async () => {
    expect(JSON.parse(await collectResults(request, each(failed)))).toMatchObject([
      { Status: 'FAILED', Error: 'Boom' },
    ]);
  });

  test('fail the run when they are longer than a state may hand on', async () => {
    const long = JSON.stringify('x'.repeat(131_072));
    await expect(collectResults(request, each(succeeded(0, long), succeeded(1, long)))).rejects.toEqual(
      expect.objectContaining({ error: 'States.DataLimitExceeded' }),
    );
    const umlauts = JSON.stringify('ä'.repeat(131_072));
    await expect(collectResults(request, each(succeeded(0, umlauts)))).rejects.toThrow('maximum number of bytes');
  });
});
