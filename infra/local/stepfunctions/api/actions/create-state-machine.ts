import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { machineArn } from '../../driver/arns.ts';
import { defineAction, seconds } from '../action.ts';
import { keepDefinition } from '../keep-definition.ts';
import { checkLogging, loggingConfiguration } from '../logging-configuration.ts';
import { checkName } from '../names.ts';
import { arn, tags } from '../validate.ts';

const request = z.object({
  name: z.string().min(1).max(80),
  definition: z.string().min(1).max(1_048_576),
  roleArn: arn,
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  loggingConfiguration: loggingConfiguration.optional(),
  tracingConfiguration: z.looseObject({}).optional(),
  tags: tags.default([]),
  publish: z.boolean().optional(),
});

/** Creates a machine; creating it again as it is answers as before. */
export const createStateMachine = defineAction(request, async (engine, input) => {
  checkName(input.name);
  if (input.type === 'EXPRESS') {
    throw new AwsError('StateMachineTypeNotSupported', 'Express state machines are not supported by this server');
  }
  if (input.publish === true) {
    throw new AwsError('ValidationException', 'Versions of state machines (publish) are not supported by this server');
  }
  checkLogging(input.loggingConfiguration);
  const definitionKey = await keepDefinition(engine, input.definition);
  const stateMachineArn = machineArn(engine.place, input.name);
  const known = engine.machines.get(stateMachineArn);
  if (known) {
    const before = [known.definitionKey, known.loggingConfiguration, known.tracingConfiguration];
    if (
      JSON.stringify(before) !== JSON.stringify([definitionKey, input.loggingConfiguration, input.tracingConfiguration])
    ) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${stateMachineArn}'`);
    }
    await engine.settled();
    return { stateMachineArn, creationDate: seconds(known.createdAt) };
  }
  const createdAt = engine.clock.now();
  await engine.machines.save({
    arn: stateMachineArn,
    name: input.name,
    type: input.type,
    roleArn: input.roleArn,
    definitionKey,
    createdAt,
    updatedAt: createdAt,
    tags: Object.fromEntries(input.tags.map(({ key, value }) => [key, value])),
    ...(input.loggingConfiguration ? { loggingConfiguration: input.loggingConfiguration } : {}),
    ...(input.tracingConfiguration ? { tracingConfiguration: input.tracingConfiguration } : {}),
  });
  return { stateMachineArn, creationDate: seconds(createdAt) };
});
