import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Where one running Comanda answers. The services are the stand-ins for AWS and the providers, all on loopback. */
const runningSchema = z.object({
  pid: z.int(),
  apiUrl: z.url(),
  services: z.object({
    dynamodb: z.url(),
    sqs: z.url(),
    ses: z.url(),
    signIn: z.url(),
    stepfunctions: z.url(),
    functions: z.url(),
    stripe: z.url(),
    carriers: z.url(),
  }),
});
export type Running = z.infer<typeof runningSchema>;

const secretsSchema = z.object({
  tokenClientSecret: z.string(),
  stripeApiKey: z.string(),
  stripeWebhookSecret: z.string(),
  carrierApiKey: z.string(),
  carrierWebhookSecret: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

export interface Instance extends Running {
  readonly dataDir: string;
  readonly secrets: Secrets;
}

export const defaultDataDir = '.comanda';

const runningFile = (dataDir: string) => join(dataDir, 'running.json');
export const secretsFile = (dataDir: string) => join(dataDir, 'secrets.json');

/** Per user, readable by that user only: lets a command find the data folder of whatever listens on a port. */
const registryDir = () => join(tmpdir(), `comanda-${userInfo().uid}`);
const registryFile = (port: string) => join(registryDir(), `${port}.json`);
const portOf = (url: string) => new URL(url).port || '80';

/** Leaves word of a running instance, so that commands find it by its URL or its data folder. */
export function announce(dataDir: string, running: Running): void {
  writeFileSync(runningFile(dataDir), JSON.stringify(running, null, 2));
  mkdirSync(registryDir(), { recursive: true, mode: 0o700 });
  chmodSync(registryDir(), 0o700);
  writeFileSync(registryFile(portOf(running.apiUrl)), JSON.stringify({ dataDir: resolve(dataDir) }), { mode: 0o600 });
}

/** Takes the word back. */
export function withdraw(dataDir: string, apiUrl: string): void {
  rmSync(runningFile(dataDir), { force: true });
  rmSync(registryFile(portOf(apiUrl)), { force: true });
}

/**
 * Finds the Comanda that runs on this machine: by its data folder, by its URL, or the one of this folder. Throws an error whose
 * message tells the user what to do.
 */
export function findInstance(
  where: { readonly url?: string | undefined; readonly data?: string | undefined } = {},
): Instance {
  const dataDir = where.data ?? (where.url === undefined ? defaultDataDir : dataDirOf(where.url));
  try {
    const running = runningSchema.parse(JSON.parse(readFileSync(runningFile(dataDir), 'utf8')));
    return { ...running, dataDir, secrets: readSecrets(dataDir) };
  } catch (error) {
    throw new Error(
      `no Comanda runs from ${resolve(dataDir)}: start one with "npm start", or say with --url or --data where it is`,
      { cause: error },
    );
  }
}

function dataDirOf(url: string): string {
  try {
    const entry = z.object({ dataDir: z.string() }).parse(JSON.parse(readFileSync(registryFile(portOf(url)), 'utf8')));
    return entry.dataDir;
  } catch (error) {
    throw new Error(
      `no Comanda of yours listens on ${url}: start one with "npm start", or name its data folder with --data`,
      { cause: error },
    );
  }
}

export function readSecrets(dataDir: string): Secrets {
  return secretsSchema.parse(JSON.parse(readFileSync(secretsFile(dataDir), 'utf8')));
}
