import type { Collection } from '../durable-store.ts';
import { missing } from './api-error.ts';
import type { Parameters } from './parameters.ts';
import { type Answer, ok } from './routing.ts';

export interface ListQuery {
  readonly limit: number;
  readonly startingAfter: string | undefined;
}

export function listQuery(params: Parameters): ListQuery {
  return {
    limit: params.optionalInteger('limit', { min: 1, max: 100 }) ?? 10,
    startingAfter: params.optionalString('starting_after', 255),
  };
}

/** Newest first, as all of Stripe's lists. */
export function listAnswer<Item extends object>(
  collection: Collection<Item>,
  query: ListQuery,
  list: { readonly url: string; readonly objectName: string; readonly group?: string | undefined },
  show: (item: Item) => object = (item) => item,
): Answer {
  const after = query.startingAfter;
  if (after !== undefined && collection.get(after) === undefined)
    throw missing(list.objectName, after, 'starting_after');
  const page = collection.newestFirst({
    limit: query.limit,
    ...(after === undefined ? {} : { after }),
    ...(list.group === undefined ? {} : { group: list.group }),
  });
  return ok({ object: 'list', data: page.items.map(show), has_more: page.hasMore, url: list.url });
}
