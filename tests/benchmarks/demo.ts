import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Figure } from '../../commands/bench/benchmark.ts';
import { runningInstance } from '../support/running-instance.ts';

const summarySchema = z.object({
  ordersPerSecond: z.number(),
  latencyMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
});

/** Orders a second through the whole system, as `npm run demo -- --orders 200` counts them. */
export async function* run(): AsyncGenerator<Figure> {
  const { apiUrl } = runningInstance();
  const demo = spawn(
    process.execPath,
    ['commands/demo.ts', '--orders', '200', '--url', apiUrl, '--seed', '1', '--json'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, 'exit')]);
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${output}`);
  const { ordersPerSecond, latencyMs } = summarySchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  yield* [
    { what: 'orders through the whole workflow, 16 at once', value: ordersPerSecond, unit: 'orders/s' },
    { what: 'latency p50', value: latencyMs.p50, unit: 'ms' },
    { what: 'latency p95', value: latencyMs.p95, unit: 'ms' },
    { what: 'latency p99', value: latencyMs.p99, unit: 'ms' },
  ];
}
