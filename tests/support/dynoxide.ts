import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTables } from '../../tasks/adapters/dynamodb/create-tables.ts';
import type { Environment } from '../../tasks/adapters/environment.ts';
import { freePort } from './free-port.ts';

export interface Dynoxide extends AsyncDisposable {
  readonly endpoint: string;
  /** Where it keeps everything. */
  readonly file: string;
  /** What the adapters are made from. The AWS variables are set in process.env as well, where the SDK reads them. */
  readonly environment: Environment;
  stop(): Promise<void>;
}

/** A DynamoDB of the test's own, on a free port, in a folder that goes with it, with the tables created. */
export async function startDynoxide(): Promise<Dynoxide> {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-dynoxide-'));
  const port = await freePort();
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const file = join(folder, 'dynamodb.sqlite');
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  const child = spawn(binary, args, { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(endpoint);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const environment = { TABLE_NAME: 'comanda', IDEMPOTENCY_TABLE_NAME: 'comanda-idempotency' };
    await createTables(environment);
    return { endpoint, file, environment, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`dynoxide did not answer at ${endpoint}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
