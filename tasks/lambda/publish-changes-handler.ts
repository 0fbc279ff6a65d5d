import { z } from 'zod';
import { publishChanges, type StoredEvent } from '../checkout/publish-changes.ts';
import { orderEventSchema } from '../domain/order.ts';
import type { Ports } from '../ports/ports.ts';
import type { LambdaFunction } from './function.ts';
import { measureSales } from './measure-sales.ts';
import { embeddedMetrics, type Meter } from './metrics.ts';
import { logWith, traced } from './observability.ts';

const streamEventSchema = z.object({
  Records: z.array(
    z.object({
      eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
      dynamodb: z.object({ SequenceNumber: z.string(), NewImage: z.record(z.string(), z.unknown()).optional() }),
    }),
  ),
});

/** Only an event that was stored to be published has an `outbox`; whatever was written in bulk has none. */
const eventItemSchema = z.object({
  event: z.object({ S: z.string() }),
  outbox: z.object({ M: z.object({ customerEmail: z.object({ S: z.email() }) }) }),
});

interface Change {
  readonly sequenceNumber: string;
  readonly stored: StoredEvent;
}

/**
 * The consumer of the table's stream: publishes the events that were stored since. It answers the first record that failed,
 * as Lambda asks of a function on a stream, and all from there on come again; nothing behind one that can never be
 * published is sent before it, so that it is not sent again with each attempt.
 */
export function publishChangesHandler(
  ports: () => Promise<Pick<Ports, 'orderQueue' | 'orderEvents'>>,
  meter: Meter = embeddedMetrics(process.env),
): LambdaFunction {
  return (event, context) =>
    traced('publish-changes', async () => {
      const { changes, unreadable } = readChanges(event);
      const untaken = new Set(
        changes.length === 0
          ? []
          : await publishChanges(
              changes.map(({ stored }) => stored),
              await ports(),
            ),
      );
      const firstUntaken = changes.findIndex(({ stored }) => untaken.has(stored));
      const failed = changes[firstUntaken] ?? unreadable;
      // Last of all, and only what does not come again: so a sale is counted once.
      const done = firstUntaken < 0 ? changes : changes.slice(0, firstUntaken);
      measureSales(
        done.map(({ stored }) => stored.event),
        meter,
      );
      if (failed === undefined) return { batchItemFailures: [] };
      const reason = failed === unreadable ? unreadable.reason : 'it was not taken';
      const log = logWith({ task: 'publish-changes', requestId: context.awsRequestId });
      log.error('record failed', { sequenceNumber: failed.sequenceNumber, reason });
      return { batchItemFailures: [{ itemIdentifier: failed.sequenceNumber }] };
    });
}

/** The events to publish, up to the first record that cannot be read. */
function readChanges(event: unknown): {
  readonly changes: readonly Change[];
  readonly unreadable?: { readonly sequenceNumber: string; readonly reason: string };
} {
  const changes: Change[] = [];
  for (const { eventName, dynamodb } of streamEventSchema.parse(event).Records) {
    const { SequenceNumber: sequenceNumber, NewImage: item } = dynamodb;
    if (eventName !== 'INSERT' || item?.outbox === undefined) continue;
    try {
      const { event: text, outbox } = eventItemSchema.parse(item);
      const stored = { event: orderEventSchema.parse(JSON.parse(text.S)), customerEmail: outbox.M.customerEmail.S };
      changes.push({ sequenceNumber, stored });
    } catch (error) {
      return { changes, unreadable: { sequenceNumber, reason: String(error) } };
    }
  }
  return { changes };
}
