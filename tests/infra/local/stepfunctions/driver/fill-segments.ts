import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { machineIn } from './engine-world.ts';
import { logsIn } from './journal-records.ts';

/** Ends as soon as it begins. */
export const quick = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };

/** Starts executions that end at once until so many segments are sealed since. */
export async function fillSegments(engine: Engine, folder: string, count: number): Promise<void> {
  const machine = await machineIn(engine, quick, { name: 'quick' });
  const numberOf = (name: string | undefined) => Number(/\d+/.exec(name ?? '')?.[0] ?? 0);
  const last = numberOf(logsIn(folder).at(-1)) + count;
  for (let index = 0; numberOf(logsIn(folder).at(-1)) < last; index++) {
    await engine.start(machine, `quick-${last}-${index}`, JSON.stringify({ filling: 'x'.repeat(500) }));
  }
}
