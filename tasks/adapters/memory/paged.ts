import type { Page } from '../../ports/order-store.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';

/** One page of the items, sorted by their key, from after the cursor. */
export function paged<Item>(
  items: readonly Item[],
  page: { readonly limit: number; readonly cursor?: string | undefined; readonly query: unknown },
  keyOf: (item: Item) => string,
  order: 'ascending' | 'descending' = 'ascending',
): Page<Item> {
  const comesAfter = (a: string, b: string) => (order === 'ascending' ? a > b : a < b);
  const after = page.cursor === undefined ? undefined : decodeCursor(page.query, page.cursor);
  const rest = items
    .filter((item) => after === undefined || comesAfter(keyOf(item), after))
    .sort((a, b) => (comesAfter(keyOf(a), keyOf(b)) ? 1 : -1));
  const found = rest.slice(0, page.limit);
  const last = found.at(-1);
  const isLast = last === undefined || rest.length <= page.limit;
  return { items: found, ...(isLast ? {} : { next: encodeCursor(page.query, keyOf(last)) }) };
}
