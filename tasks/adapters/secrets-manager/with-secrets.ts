import { z } from 'zod';
import { Transient } from '../../task.ts';
import type { Environment } from '../environment.ts';

/** Where the Parameters and Secrets extension answers inside a function. It keeps each secret for five minutes. */
const extensionUrl = 'http://localhost:2773/secretsmanager/get';
const secretSchema = z.object({ SecretString: z.string() });
const settingsSchema = z.record(z.string(), z.string());
const arnsSchema = z
  .string()
  .default('')
  .transform((text) => text.split(' ').filter((arn) => arn !== ''));

/**
 * The environment together with the settings in the secrets that its SECRET_ARNS names (each a JSON object of settings).
 * They are asked for again at each call, since they may be rotated; while none has changed, the answer is the same object.
 * Throws Transient when the extension does not answer with all of them.
 */
export function withSecrets(environment: Environment, fetchSecret: typeof fetch = fetch): () => Promise<Environment> {
  const arns = arnsSchema.parse(environment.SECRET_ARNS);
  let last: { readonly texts: readonly string[]; readonly merged: Environment } | undefined;
  return async () => {
    if (arns.length === 0) return environment;
    const texts = await Promise.all(arns.map((arn) => readSecret(arn, environment, fetchSecret)));
    if (last === undefined || texts.some((text, i) => text !== last?.texts[i])) {
      const merged = Object.assign({ ...environment }, ...texts.map((text) => settingsSchema.parse(JSON.parse(text))));
      last = { texts, merged };
    }
    return last.merged;
  };
}

async function readSecret(arn: string, environment: Environment, fetchSecret: typeof fetch): Promise<string> {
  const response = await fetchSecret(`${extensionUrl}?secretId=${encodeURIComponent(arn)}`, {
    headers: { 'X-Aws-Parameters-Secrets-Token': environment.AWS_SESSION_TOKEN ?? '' },
  });
  if (!response.ok) throw new Transient(`the secrets extension answered ${response.status} for ${arn}`);
  return secretSchema.parse(await response.json()).SecretString;
}
