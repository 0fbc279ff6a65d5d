import { z } from 'zod';
import { Transient } from '../../task.ts';
import type { Environment } from '../environment.ts';

/** Where the Parameters and Secrets extension answers inside a function; it keeps each secret for five minutes. */
const extensionUrl = 'http://localhost:2773/secretsmanager/get';
/** It refuses calls until it has started, and when many come at once. */
const attempts = 4;
const askedAgainAfterMilliseconds = 60_000;

const arnsSchema = z
  .string()
  .default('')
  .transform((text) => text.split(' ').filter((arn) => arn !== ''));
const answerSchema = z.object({ SecretString: z.string() });
const settingsSchema = z.record(z.string(), z.string());

interface World {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

const realWorld: World = {
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * The environment together with the settings in the secrets that its SECRET_ARNS names (each a JSON object of settings).
 * They are asked for again once a minute, since secrets are rotated; while none has changed, the answer is the same object.
 * Throws Transient when the extension does not answer with all of them.
 */
export function withSecrets(environment: Environment, world: World = realWorld): () => Promise<Environment> {
  const arns = arnsSchema.parse(environment.SECRET_ARNS);
  let last: { readonly texts: readonly string[]; readonly merged: Environment; readonly at: number } | undefined;
  return async () => {
    if (arns.length === 0) return environment;
    const at = world.now();
    if (last !== undefined && at - last.at < askedAgainAfterMilliseconds) return last.merged;
    const texts = await Promise.all(arns.map((arn) => readSecret(arn, environment, world)));
    const known = last;
    const isSame = known !== undefined && texts.every((text, i) => text === known.texts[i]);
    const merged = isSame ? known.merged : merge(environment, texts);
    last = { texts, merged, at };
    return merged;
  };
}

function merge(environment: Environment, texts: readonly string[]): Environment {
  const merged: Record<string, string | undefined> = { ...environment };
  for (const text of texts) Object.assign(merged, settingsSchema.parse(JSON.parse(text)));
  return merged;
}

async function readSecret(arn: string, environment: Environment, { fetch, pause }: World): Promise<string> {
  const headers = { 'X-Aws-Parameters-Secrets-Token': environment.AWS_SESSION_TOKEN ?? '' };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${extensionUrl}?secretId=${encodeURIComponent(arn)}`, { headers });
    if (answer.ok) return answerSchema.parse(await answer.json()).SecretString;
    if (attempt === attempts) throw new Transient(`the secrets extension answered ${answer.status} for ${arn}`);
    await pause(50 * 2 ** attempt);
  }
}
