import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { keepDefinition } from '../keep-definition.ts';
import { arn } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  definition: z.string().min(1).max(1_048_576).optional(),
  roleArn: arn.optional(),
  loggingConfiguration: z.looseObject({}).optional(),
  tracingConfiguration: z.looseObject({}).optional(),
  publish: z.boolean().optional(),
});

/** Changes a machine for executions that start from now on. */
export const updateStateMachine = defineAction(request, async (engine, input) => {
  const machine = findMachine(engine, input.stateMachineArn);
  const { definition, roleArn, loggingConfiguration, tracingConfiguration } = input;
  if (definition === undefined && roleArn === undefined && !loggingConfiguration && !tracingConfiguration) {
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (input.publish === true) {
    throw new AwsError('ValidationException', 'Versions of state machines (publish) are not supported by this server');
  }
  const updatedAt = engine.clock.now();
  const revisionId = randomUUID();
  await engine.saveMachine({
    ...machine,
    ...(definition === undefined ? {} : { definitionKey: await keepDefinition(engine, definition) }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(loggingConfiguration ? { loggingConfiguration } : {}),
    ...(tracingConfiguration ? { tracingConfiguration } : {}),
    updatedAt,
    revisionId,
  });
  return { updateDate: seconds(updatedAt), revisionId };
});
