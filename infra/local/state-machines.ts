import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StateMachineDoesNotExist,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { accountId, region } from './children.ts';

const roleArn = `arn:aws:iam::${accountId}:role/comanda-local`;

/** Puts each machine's generated definition into the engine: creates it, or updates it when it changed. */
export async function deployStateMachines(endpoint: string, definitions: ReadonlyMap<string, string>): Promise<void> {
  const client = new SFNClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // Outlasts the engine's restart, should it die just then.
    maxAttempts: 8,
  });
  for (const [name, definition] of definitions) await deploy(client, name, withFunctionArns(definition));
  client.destroy();
}

async function deploy(client: SFNClient, name: string, definition: string): Promise<void> {
  const stateMachineArn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
  try {
    const deployed = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    if (deployed.definition === definition) return;
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
  } catch (error) {
    if (!(error instanceof StateMachineDoesNotExist)) throw error;
    await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  }
}

/** What CloudFormation's definition substitutions do on AWS: `${ReserveStock}` is the function `reserve-stock`. */
function withFunctionArns(definition: string): string {
  return definition.replace(/\$\{([A-Z][A-Za-z0-9]*)\}/g, (_whole, placeholder: string) => {
    const functionName = placeholder.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    return `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
  });
}
