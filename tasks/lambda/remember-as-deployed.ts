import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { settings } from '../adapters/environment.ts';
import { type RememberResults, rememberInDynamodb } from './remember-results.ts';

/** The idempotency of a task on AWS, in the table that its environment names. */
export function rememberAsDeployed(taskName: string): RememberResults {
  const { IDEMPOTENCY_TABLE_NAME } = settings(process.env, 'IDEMPOTENCY_TABLE_NAME');
  return rememberInDynamodb(taskName, IDEMPOTENCY_TABLE_NAME, new DynamoDBClient({}));
}
