import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { Transient } from '../task.ts';
import type { FunctionContext } from './function.ts';

/** Does the work once per key and gives its first result ever after; a failed attempt leaves no trace. */
export type RememberResults = (key: string, context: FunctionContext, work: () => Promise<unknown>) => Promise<unknown>;

const expiresAfterSeconds = 7 * 24 * 3600;

/**
 * Powertools idempotency of one task, in a table of its own. Finding the first attempt still at work is transient: the
 * caller's retries outlast the task's time-out, after which the attempt counts as dead.
 */
export function rememberInDynamodb(taskName: string, tableName: string, client: DynamoDBClient): RememberResults {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client: client });
  return async (key, context, work) => {
    const config = new IdempotencyConfig({ expiresAfterSeconds, eventKeyJmesPath: 'key' });
    // Only getRemainingTimeInMillis is read from it, and that we have.
    config.registerLambdaContext(context as Context);
    const once = makeIdempotent((_payload: { key: string }) => work(), {
      persistenceStore,
      config,
      keyPrefix: taskName,
    });
    try {
      return await once({ key });
    } catch (error) {
      if (error instanceof Error && error.name.startsWith('Idempotency')) {
        throw new Transient(`${taskName} ${key}: ${error.message}`, { cause: error });
      }
      throw error;
    }
  };
}
