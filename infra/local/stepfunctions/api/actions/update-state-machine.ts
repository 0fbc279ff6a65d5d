import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction, seconds } from '../action.ts';
import { checkEncryption, encryptionConfiguration } from '../encryption-configuration.ts';
import { findMachine } from '../find.ts';
import { keepDefinition } from '../keep-definition.ts';
import { checkLogging, loggingConfiguration } from '../logging-configuration.ts';
import { checkRole } from '../names.ts';
import { refuseVersions } from '../unsupported.ts';
import { arn } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  definition: z.string().min(1).max(1_048_576).optional(),
  roleArn: arn.optional(),
  loggingConfiguration: loggingConfiguration.optional(),
  tracingConfiguration: z.looseObject({ enabled: z.boolean().optional() }).optional(),
  encryptionConfiguration: encryptionConfiguration.optional(),
  publish: z.boolean().optional(),
  versionDescription: z.string().max(256).optional(),
});

/** Changes a machine for executions that start from now on. */
export const updateStateMachine = defineAction(request, async (engine, input) => {
  const before = findMachine(engine, input.stateMachineArn);
  const { definition, roleArn, loggingConfiguration: logging, tracingConfiguration: tracing } = input;
  const { encryptionConfiguration: encryption } = input;
  if (definition === undefined && roleArn === undefined && !logging && !tracing && !encryption) {
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  refuseVersions(input.publish);
  if (roleArn !== undefined) checkRole(roleArn);
  checkLogging(logging);
  checkEncryption(encryption);
  const updatedAt = engine.clock.now();
  const revisionId = randomUUID();
  const definitionKey = definition === undefined ? undefined : await keepDefinition(engine, definition, before.type);
  await engine.machines.save({
    // Read now: another update may have been made meanwhile.
    ...findMachine(engine, input.stateMachineArn),
    ...(definitionKey === undefined ? {} : { definitionKey }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(logging ? { loggingConfiguration: logging } : {}),
    ...(tracing ? { tracingConfiguration: tracing } : {}),
    ...(encryption ? { encryptionConfiguration: encryption } : {}),
    updatedAt,
    revisionId,
  });
  return { updateDate: seconds(updatedAt), revisionId };
});
