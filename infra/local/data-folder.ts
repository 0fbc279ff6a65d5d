import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readSecrets, type Secrets, secretsFile } from './instance.ts';
import { isSameProcess, type ProcessIdentity, processIdentity } from './process-identity.ts';

const identitySchema = z.object({ pid: z.int(), startedAt: z.string() });

/** Says in one line what the user can do about it; the command prints the message and nothing else. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/**
 * Makes the folder this process's own until it ends, however it ends, and ends what an earlier owner that was killed left
 * running in it. Throws StartRefused when another lives there.
 */
export function lockDataFolder(dataDir: string, isFresh: boolean): void {
  const lockFile = join(dataDir, 'lock.json');
  const holder = readIdentity(lockFile);
  if (holder !== undefined && holder.pid !== process.pid && isSameProcess(holder)) {
    throw new StartRefused(
      `Comanda runs already from ${resolve(dataDir)} (process ${holder.pid}): stop it first, or use another folder with --data`,
    );
  }
  endLeftOverChildren(dataDir);
  if (isFresh && existsSync(dataDir) && !isOurs(dataDir)) {
    throw new StartRefused(`${resolve(dataDir)} holds something else than Comanda's data: --fresh will not delete it`);
  }
  if (isFresh) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeDurably(lockFile, JSON.stringify(processIdentity(process.pid)));
}

const isOurs = (dataDir: string) => existsSync(secretsFile(dataDir)) || readdirSync(dataDir).length === 0;

export function unlockDataFolder(dataDir: string): void {
  rmSync(join(dataDir, 'lock.json'), { force: true });
}

const childrenFile = (dataDir: string) => join(dataDir, 'children.json');

function endLeftOverChildren(dataDir: string): void {
  if (!existsSync(childrenFile(dataDir))) return;
  const children = z
    .array(identitySchema)
    .catch([])
    .parse(JSON.parse(readFileSync(childrenFile(dataDir), 'utf8')));
  for (const child of children) {
    if (!isSameProcess(child)) continue;
    process.kill(child.pid, 'SIGKILL');
    // A killed process is gone within milliseconds; its port and its files are free only then.
    while (isSameProcess(child)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

export function recordChildren(dataDir: string, pids: readonly number[]): void {
  writeDurably(childrenFile(dataDir), JSON.stringify(pids.map(processIdentity)));
}

/** The instance's own secrets, readable by its user only: each made once, at the first start that knows of it. */
export function loadSecrets(dataDir: string): Secrets {
  const file = secretsFile(dataDir);
  const kept = existsSync(file) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const missing = Object.entries(newSecrets()).filter(([name]) => kept[name] === undefined);
  if (missing.length > 0) writeDurably(file, JSON.stringify({ ...kept, ...Object.fromEntries(missing) }, null, 2));
  return readSecrets(dataDir);
}

function newSecrets(): Secrets {
  const secret = () => randomBytes(24).toString('base64url');
  return {
    tokenClientSecret: secret(),
    stripeApiKey: `sk_test_${randomBytes(24).toString('hex')}`,
    stripeWebhookSecret: `whsec_${secret()}`,
    carrierApiKey: secret(),
    carrierWebhookSecret: secret(),
  };
}

/** A free port for each name: the one it had before when it is still free, so that stored addresses stay true. */
export async function choosePorts<Name extends string>(
  dataDir: string,
  names: readonly Name[],
): Promise<{ readonly [N in Name]: number }> {
  const file = join(dataDir, 'ports.json');
  const before = existsSync(file)
    ? z
        .record(z.string(), z.int())
        .catch({})
        .parse(JSON.parse(readFileSync(file, 'utf8')))
    : {};
  const ports: Record<string, number> = {};
  for (const name of names) {
    const earlier = before[name];
    const keeps = earlier !== undefined && !Object.values(ports).includes(earlier) && (await isPortFree(earlier));
    ports[name] = keeps ? earlier : await freePort(new Set(Object.values(ports)));
  }
  writeDurably(file, JSON.stringify(ports, null, 2));
  // Every name has been given a port in the loop above.
  return ports as { [N in Name]: number };
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await tryListen(port)) !== undefined;
}

async function freePort(taken: ReadonlySet<number>): Promise<number> {
  const port = await tryListen(0);
  if (port === undefined) throw new StartRefused('no free port on 127.0.0.1');
  return taken.has(port) ? freePort(taken) : port;
}

function tryListen(port: number): Promise<number | undefined> {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', () => settle(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const got = typeof address === 'object' && address !== null ? address.port : undefined;
      probe.close(() => settle(got));
    });
  });
}

function readIdentity(file: string): ProcessIdentity | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  return identitySchema.safeParse(text === '' ? undefined : JSON.parse(text)).data;
}

/** Whole or not at all: a kill in the middle leaves the file as it was. */
function writeDurably(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
