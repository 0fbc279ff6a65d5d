import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { z } from 'zod';
import type { ComandaTable } from './table.ts';

const keySchema = z.object({ PK: z.string(), listOrder: z.string() });
export type ListedKey = z.infer<typeof keySchema>;

/** What the index `lists` holds under one key, in its order, from after `after`; all of it without a limit. */
export async function listKeys(
  table: ComandaTable,
  listKey: string,
  { after, prefix = '', limit }: { readonly after?: string; readonly prefix?: string; readonly limit?: number } = {},
): Promise<readonly ListedKey[]> {
  const query = table.build(QueryCommand).query({
    index: 'lists',
    partition: listKey,
    range: { between: [after !== undefined && after > prefix ? after : prefix, `${prefix}~`] },
  });
  // One more than asked for, as `between` includes `after` itself.
  const options = limit === undefined ? { maxPages: Number.POSITIVE_INFINITY } : { limit: limit + 1 };
  const { Items = [] } = await query.options(options).send();
  const keys = z
    .array(keySchema)
    .parse(Items)
    .filter(({ listOrder }) => listOrder !== after);
  return limit === undefined ? keys : keys.slice(0, limit);
}
