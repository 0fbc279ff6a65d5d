import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { accountId, region } from '../../infra/local/children.ts';
import type { Instance } from '../../infra/local/instance.ts';

/** Every execution that this workflow ever had: its name, which is its order's id, and how it stands. */
export async function executionsOf(
  { services }: Pick<Instance, 'services'>,
  workflow: string,
): Promise<readonly { readonly name: string; readonly status: string }[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SFNClient({ endpoint: services.stepfunctions, region, credentials });
  try {
    const found: { name: string; status: string }[] = [];
    const stateMachineArn = `arn:aws:states:${region}:${accountId}:stateMachine:${workflow}`;
    for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn, maxResults: 1000 })) {
      found.push(...executions.map(({ name = '', status = '' }) => ({ name, status })));
    }
    return found;
  } finally {
    client.destroy();
  }
}
