import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/** Kept and shown; this server sends no logs. */
export const loggingConfiguration = z.looseObject({
  level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).optional(),
  includeExecutionData: z.boolean().optional(),
  destinations: z.array(z.looseObject({})).optional(),
});

/** Throws InvalidLoggingConfiguration, as AWS does for logs that would go nowhere. */
export function checkLogging(configuration: z.infer<typeof loggingConfiguration> | undefined): void {
  const { level = 'OFF', destinations = [] } = configuration ?? {};
  if (level === 'OFF' || destinations.length === 1) return;
  throw new AwsError(
    'InvalidLoggingConfiguration',
    'Invalid Logging Configuration: Must specify exactly one Log Destination.',
  );
}
