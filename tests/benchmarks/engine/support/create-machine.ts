import type { LeanClient } from '../../../../commands/bench/lean-client.ts';

/** Creates the state machine; answers its ARN. */
export async function createMachine(client: LeanClient, name: string, definition: object): Promise<string> {
  const roleArn = 'arn:aws:iam::000000000000:role/bench';
  const request = { name, roleArn, definition: JSON.stringify(definition) };
  const { stateMachineArn } = await client.call('CreateStateMachine', request);
  return String(stateMachineArn);
}
