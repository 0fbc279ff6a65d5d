import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/** Kept and shown; this server encrypts nothing. */
export const encryptionConfiguration = z.object({
  type: z.enum(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY']),
  kmsKeyId: z.string().min(1).max(2048).optional(),
  kmsDataKeyReusePeriodSeconds: z.int().min(60).max(900).optional(),
});

/** Throws InvalidEncryptionConfiguration for a key where none belongs, or none where one does. */
export function checkEncryption(configuration: z.infer<typeof encryptionConfiguration> | undefined): void {
  if (!configuration) return;
  const { type, kmsKeyId } = configuration;
  if (type === 'CUSTOMER_MANAGED_KMS_KEY' && kmsKeyId === undefined) refuse('KmsKeyId must be provided');
  if (type === 'AWS_OWNED_KEY' && kmsKeyId !== undefined) refuse('KmsKeyId must not be provided with AWS_OWNED_KEY');
}

function refuse(reason: string): never {
  throw new AwsError('InvalidEncryptionConfiguration', `Invalid Encryption Configuration: ${reason}`);
}
