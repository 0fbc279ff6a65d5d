import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Access } from '../instance/access.ts';
import { asker } from './ask.ts';
import { crossOrigin } from './cors.ts';
import { cancelledOrder, goodOrder } from './ordering.ts';
import { presence, refusals } from './reading.ts';
import { runSteps, type StepResult } from './steps.ts';

export interface SmokeOptions {
  readonly access: Access;
  readonly isReadOnly: boolean;
  readonly until: 'SHIPPED' | 'DELIVERED';
  readonly timeoutSeconds: number;
  /** The console's, where it is not the API's own. */
  readonly origin?: string | undefined;
  /** Told of each step as it ends. */
  readonly report: (result: StepResult) => void;
  /** Tests hand in their own. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  readonly now?: () => number;
}

/** Tries everything, one after the other. Does not throw for what it finds. */
export async function runSmoke(options: SmokeOptions): Promise<readonly StepResult[]> {
  const { access, isReadOnly, report, origin, wait = sleep, now = () => performance.now() } = options;
  const ask = asker(access);
  const { until, timeoutSeconds } = options;
  const ordering = { ask, runId: randomUUID(), until, timeoutSeconds, wait, now };
  const stories = [
    presence(ask),
    goodOrder(ordering),
    cancelledOrder(ordering),
    ...refusals(ask),
    ...crossOrigin(ask, origin),
  ];
  const results: StepResult[] = [];
  for (const story of stories) {
    results.push(...(await runSteps(story, { roles: access.roles, isReadOnly, report, now })));
  }
  return results;
}
