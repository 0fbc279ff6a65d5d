import { measureWaits } from '../checkout/measure-waits.ts';
import type { Ports } from '../ports/ports.ts';
import type { LambdaFunction } from './function.ts';
import { embeddedMetrics, type Meter } from './metrics.ts';
import { traced } from './observability.ts';

/** What the clock calls every five minutes on AWS: tells CloudWatch how long the oldest order of each wait has waited. */
export function measureWaitsHandler(
  ports: () => Promise<Pick<Ports, 'orders' | 'clock'>>,
  meter: Meter = embeddedMetrics(process.env),
): LambdaFunction {
  return () =>
    traced('measure-waits', async () => {
      const handed = await ports();
      const waits = await measureWaits(handed);
      const at = handed.clock.now();
      for (const { task, ageSeconds } of waits) {
        meter({ name: 'OldestWait', unit: 'Seconds', value: ageSeconds, dimensions: { task }, at });
      }
      return null;
    });
}
