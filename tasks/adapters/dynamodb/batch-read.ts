import type { Entity, FormattedItem } from 'dynamodb-toolbox/entity';
import type { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { BatchGetCommand, execute } from 'dynamodb-toolbox/table/actions/batchGet';
import { Transient } from '../../task.ts';

/** BatchGetItem takes no more keys. */
export const batchLimit = 100;

/** Reads items of one kind by their keys, consistently, in the order of the keys. Throws Transient when the table held some back. */
export async function batchRead<AnyEntity extends Entity>(
  entity: AnyEntity,
  requests: readonly BatchGetRequest<AnyEntity>[],
): Promise<readonly (FormattedItem<AnyEntity> | undefined)[]> {
  const chunks: BatchGetRequest<AnyEntity>[][] = [];
  for (let i = 0; i < requests.length; i += batchLimit) chunks.push(requests.slice(i, i + batchLimit));
  const answers = await Promise.all(
    chunks.map(async (chunk) => {
      const command = entity.table
        .build(BatchGetCommand)
        .requests(...chunk)
        .options({ consistent: true });
      const { Responses, UnprocessedKeys = {} } = await execute({ maxAttempts: 5 }, command);
      if (Object.keys(UnprocessedKeys).length > 0) throw new Transient('DynamoDB answered only a part of a batch');
      // The library resolves the type of a generic batch to never.
      return (Responses?.[0] ?? []) as unknown as readonly (FormattedItem<AnyEntity> | undefined)[];
    }),
  );
  return answers.flat();
}
