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
  const size = request.maxResults || USUAL_SIZE;
  const after = request.nextToken === undefined ? undefined : readToken(request.nextToken, subject);
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
      return last === undefined ? { items } : { items, nextToken: writeToken(subject, idOf(last)) };
    }
    items.push(item);
  }
  return { items };
}

function writeToken(subject: string, after: string): string {
  return Buffer.from(JSON.stringify([subject, after])).toString('base64');
}

function readToken(token: string, subject: string): string {
  try {
    const [tokenSubject, after]: unknown[] = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (tokenSubject === subject && typeof after === 'string') return after;
  } catch {
    // no token of ours
  }
  throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
}
