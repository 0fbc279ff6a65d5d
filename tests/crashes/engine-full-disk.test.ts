import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LeanClient } from '../../commands/bench/lean-client.ts';
import { EngineChild } from './engine-child.ts';
import { EngineOrders } from './engine-orders.ts';

const limitMilliseconds = 120_000;

let folder: string;
let orders: EngineOrders;
let engine: EngineChild;
let client: LeanClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comanda-full-'));
  orders = new EngineOrders();
  engine = await EngineChild.of({ folder, lambdaUrl: await orders.listen() });
  await engine.start();
  await orders.createMachine(engine.url);
  await engine.stop();
  client = new LeanClient(engine.url);
});

afterEach(async () => {
  client.close();
  await engine.kill();
  await orders.close();
  rmSync(folder, { recursive: true, force: true });
});

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:orders';
const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:orders:${name}`;

/** Starts executions until one is not acknowledged; answers those that were. */
async function startUntilRefused(input: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let number = 0; ; number++) {
    const name = `plain-${number}`;
    try {
      await client.call('StartExecution', { stateMachineArn: machineArn, name, input });
    } catch {
      return acknowledged;
    }
    acknowledged.push(name);
  }
}

describe.each([
  // A journal of large inputs is longer than the log of the store, and one of small ones shorter.
  ['the journal', 7_000, { padding: 'x'.repeat(200_000) }],
  ['the store', 700, {}],
])('a disk that is full for %s', (what, fileKilobytes, input) => {
  test(
    'ends the engine with a line that says so; what it acknowledged goes on once there is room',
    async () => {
      await engine.start({ fileKilobytes });
      const acknowledged = await startUntilRefused(JSON.stringify(input));
      expect(await engine.gone()).toBe(1);
      const [line = ''] = engine.errors.split('\n');
      expect(line).toMatch(/^Step Functions cannot go on: /);
      expect(line).toContain(what === 'the journal' ? 'the journal in' : 'store');
      expect(acknowledged.length).toBeGreaterThan(10);

      await engine.start();
      const { executions } = await client.call('ListExecutions', { stateMachineArn: machineArn, maxResults: 1000 });
      const there = new Set((executions as { name: string }[]).map(({ name }) => name));
      for (const name of acknowledged) expect(there).toContain(name);
      // The one that was not acknowledged is started again, whatever had become of it.
      const last = acknowledged.length;
      await client.call('StartExecution', {
        stateMachineArn: machineArn,
        name: `plain-${last}`,
        input: JSON.stringify(input),
      });
      for (const number of [0, 1, last - 1, last]) await orders.live('plain', number);
      expect(orders.troubles).toEqual([]);
      expect(await client.call('DescribeExecution', { executionArn: arnOf('plain-0') })).toMatchObject({
        status: 'SUCCEEDED',
      });
    },
    limitMilliseconds,
  );
});
