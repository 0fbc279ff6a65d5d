import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InvalidCursor } from '../ports/order-store.ts';

const cursorSchema = z.strictObject({ query: z.string().length(12), after: z.string().min(1).max(300) });

const fingerprint = (query: unknown) =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 12);

/** An opaque cursor that is good for this query only. `after` is the sort key of the last item that was given out. */
export function encodeCursor(query: unknown, after: string): string {
  return Buffer.from(JSON.stringify({ query: fingerprint(query), after })).toString('base64url');
}

/** The sort key to go on after. Throws InvalidCursor when the cursor is damaged or was given out for another query. */
export function decodeCursor(query: unknown, cursor: string): string {
  const parsed = cursorSchema.safeParse(jsonOf(cursor));
  if (!parsed.success) throw new InvalidCursor('the cursor is not one that was given out');
  if (parsed.data.query !== fingerprint(query))
    throw new InvalidCursor('the cursor belongs to a query with other filters');
  return parsed.data.after;
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
