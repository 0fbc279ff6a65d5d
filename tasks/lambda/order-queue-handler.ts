import { z } from 'zod';
import { startFulfillment } from '../checkout/start-fulfillment.ts';
import type { Ports } from '../ports/ports.ts';
import type { LambdaFunction } from './function.ts';
import { logWith, traced } from './observability.ts';

const sqsEventSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string().max(262_144) })).max(10),
});

/**
 * The consumer of the order queue: starts each order's execution, or has it called off. Messages that failed are reported by id and come back;
 * one that never succeeds ends in the dead-letter queue. The order itself is never touched from here.
 */
export function orderQueueHandler(
  ports: () => Promise<Pick<Ports, 'orders' | 'callbacks' | 'executions'>>,
): LambdaFunction {
  return (event, context) =>
    traced('start-fulfillment', async () => {
      const { Records } = sqsEventSchema.parse(event);
      const handed = await ports();
      const results = await Promise.allSettled(Records.map((record) => startFulfillment(record.body, handed)));
      const batchItemFailures = results.flatMap((result, index) => {
        const record = Records[index];
        if (result.status === 'fulfilled' || record === undefined) return [];
        const log = logWith({ task: 'start-fulfillment', requestId: context.awsRequestId });
        log.error('message failed', { messageId: record.messageId, reason: String(result.reason) });
        return [{ itemIdentifier: record.messageId }];
      });
      return { batchItemFailures };
    });
}
