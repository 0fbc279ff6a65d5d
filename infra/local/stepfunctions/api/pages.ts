import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/** One page of a list and the token for the next. */
export type Page<Item> = { readonly items: Item[]; readonly nextToken?: string };

const USUAL_SIZE = 100;

/**
 * The page that the token leads to. `subject` ties a token to its list: another list's token is refused.
 * `idOf` finds the place again when the list has grown since, also when its item no longer `matches`.
 */
export function pageOf<Item>(
  list: Iterable<Item>,
  subject: string,
  idOf: (item: Item) => string,
  request: { maxResults?: number | undefined; nextToken?: string | undefined },
  matches: (item: Item) => boolean = () => true,
): Page<Item> {
  const size = pageSize(request.maxResults);
  const after = readCursor(subject, request.nextToken, z.string());
  const items: Item[] = [];
  let isPast = after === undefined;
  for (const item of list) {
    if (!isPast) {
      isPast = idOf(item) === after;
      continue;
    }
    if (!matches(item)) continue;
    if (items.length === size) {
      const last = items.at(-1);
      return last === undefined ? { items } : { items, nextToken: writeCursor(subject, idOf(last)) };
    }
    items.push(item);
  }
  return { items };
}

/** How many items a page has; 0 means the usual number. */
export function pageSize(maxResults: number | undefined): number {
  return maxResults || USUAL_SIZE;
}

/** A token that leads to the cursor, in the list of that subject only. */
export function writeCursor(subject: string, cursor: unknown): string {
  return Buffer.from(JSON.stringify([subject, cursor])).toString('base64');
}

/** The cursor that a token leads to; undefined without a token. Throws InvalidToken for another list's token. */
export function readCursor<Cursor>(
  subject: string,
  token: string | undefined,
  schema: z.ZodType<Cursor>,
): Cursor | undefined {
  if (token === undefined) return undefined;
  try {
    const [tokenSubject, cursor]: unknown[] = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (tokenSubject === subject) return schema.parse(cursor);
  } catch {
    // no token of ours
  }
  throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
}
