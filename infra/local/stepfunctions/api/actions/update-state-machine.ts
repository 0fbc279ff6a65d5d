import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { keepDefinition } from '../keep-definition.ts';
import { checkLogging, loggingConfiguration } from '../logging-configuration.ts';
import { arn } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  definition: z.string().min(1).max(1_048_576).optional(),
  roleArn: arn.optional(),
  loggingConfiguration: loggingConfiguration.optional(),
  tracingConfiguration: z.looseObject({}).optional(),
  publish: z.boolean().optional(),
});

/** Changes a machine for executions that start from now on. */
export const updateStateMachine = defineAction(request, async (engine, input) => {
  findMachine(engine, input.stateMachineArn);
  const { definition, roleArn, loggingConfiguration: logging, tracingConfiguration: tracing } = input;
  if (definition === undefined && roleArn === undefined && !logging && !tracing) {
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (input.publish === true) {
    throw new AwsError('ValidationException', 'Versions of state machines (publish) are not supported by this server');
  }
  checkLogging(logging);
  const updatedAt = engine.clock.now();
  const revisionId = randomUUID();
  const definitionKey = definition === undefined ? undefined : await keepDefinition(engine, definition);
  await engine.machines.save({
    // Read now: another update may have been made meanwhile.
    ...findMachine(engine, input.stateMachineArn),
    ...(definitionKey === undefined ? {} : { definitionKey }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(logging ? { loggingConfiguration: logging } : {}),
    ...(tracing ? { tracingConfiguration: tracing } : {}),
    updatedAt,
    revisionId,
  });
  return { updateDate: seconds(updatedAt), revisionId };
});
