import { generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface SigningKeys {
  readonly keys: readonly JsonWebKey[];
}

/** The private keys that sign tokens: made once, kept in the data folder for their owner only, so that tokens outlive a restart. */
export function signingKeys(dataDir: string): SigningKeys {
  const file = join(dataDir, 'signing-keys.json');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeOnce(file, JSON.stringify({ keys: [newKey()] }));
  }
  return JSON.parse(readFileSync(file, 'utf8')) as SigningKeys; // our own file, written just so above
}

function newKey(): JsonWebKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' };
}

/** Whole or not at all: a crash in between leaves no half-written key. */
function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
}
