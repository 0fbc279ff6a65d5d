const pattern =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2})(?::(\d{2}))?)$/i;

/** A moment to the nanosecond: `millis` since the epoch, and the nanoseconds beyond them. */
export type Instant = { readonly millis: number; readonly nanos: number };

/** ISO 8601's extended date-time with an offset, as Java reads it; undefined for any other text. */
export function parseInstant(text: unknown): Instant | undefined {
  const found = typeof text === 'string' ? pattern.exec(text) : null;
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const date = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  // A day, month or hour that does not exist would have been carried over.
  const read = new Date(date);
  if (read.getUTCMonth() !== (month ?? 0) - 1 || read.getUTCDate() !== day || (hour ?? 0) > 23) return undefined;
  if ((minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  const [hours, minutes, seconds] = found.slice(9, 12).map((part) => Number(part ?? 0));
  if ((hours ?? 0) > 18 || (minutes ?? 0) > 59 || (seconds ?? 0) > 59) return undefined;
  const offset = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
  const fraction = (found[7] ?? '').padEnd(9, '0');
  const millis = date - (found[8] === '-' ? -offset : offset) + Number(fraction.slice(0, 3));
  return { millis, nanos: Number(fraction.slice(3)) };
}

/** Milliseconds since the epoch; undefined when the text is no ISO 8601 date-time with an offset. */
export function parseTimestamp(text: unknown): number | undefined {
  return parseInstant(text)?.millis;
}
