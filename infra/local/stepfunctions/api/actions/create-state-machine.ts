import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { machineArn } from '../../driver/arns.ts';
import type { MachineRecord } from '../../driver/records.ts';
import { defineAction, seconds } from '../action.ts';
import { checkEncryption, encryptionConfiguration } from '../encryption-configuration.ts';
import { keepDefinition } from '../keep-definition.ts';
import { checkLogging, loggingConfiguration } from '../logging-configuration.ts';
import { checkName, checkRole } from '../names.ts';
import { refuseVersions } from '../unsupported.ts';
import { arn, tags } from '../validate.ts';

const request = z.object({
  name: z.string().min(1).max(80),
  definition: z.string().min(1).max(1_048_576),
  roleArn: arn,
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  loggingConfiguration: loggingConfiguration.optional(),
  tracingConfiguration: z.looseObject({ enabled: z.boolean().optional() }).optional(),
  encryptionConfiguration: encryptionConfiguration.optional(),
  tags: tags.default([]),
  publish: z.boolean().optional(),
  versionDescription: z.string().max(256).optional(),
});

/** Creates a machine; creating it again as it is answers as before. */
export const createStateMachine = defineAction(request, async (engine, input) => {
  checkName(input.name);
  checkRole(input.roleArn);
  refuseVersions(input.publish);
  checkLogging(input.loggingConfiguration);
  checkEncryption(input.encryptionConfiguration);
  const definitionKey = await keepDefinition(engine, input.definition, input.type);
  const createdAt = engine.clock.now();
  const machine: MachineRecord = {
    arn: machineArn(engine.place, input.name),
    name: input.name,
    roleArn: input.roleArn,
    type: input.type,
    definitionKey,
    createdAt,
    updatedAt: createdAt,
    tags: Object.fromEntries(input.tags.map(({ key, value }) => [key, value])),
    ...(input.loggingConfiguration ? { loggingConfiguration: input.loggingConfiguration } : {}),
    ...(input.tracingConfiguration ? { tracingConfiguration: input.tracingConfiguration } : {}),
    ...(input.encryptionConfiguration ? { encryptionConfiguration: input.encryptionConfiguration } : {}),
  };
  const known = engine.machines.get(machine.arn);
  if (known) {
    if (identity(known) !== identity(machine)) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${machine.arn}'`);
    }
    await engine.settled();
    if (!engine.machines.get(machine.arn))
      throw new Error(`${machine.arn} could not be written, or was deleted meanwhile`);
    return { stateMachineArn: machine.arn, creationDate: seconds(known.createdAt) };
  }
  await engine.machines.save(machine);
  return { stateMachineArn: machine.arn, creationDate: seconds(createdAt) };
});

/** What two requests have in common that mean the same machine; role and tags are not asked for (API reference). */
function identity(machine: MachineRecord): string {
  const { definitionKey, loggingConfiguration, tracingConfiguration, encryptionConfiguration: encryption } = machine;
  const parts = [machine.type, definitionKey, loggingConfiguration, tracingConfiguration, encryption];
  return JSON.stringify(parts.map((part) => part ?? null));
}
