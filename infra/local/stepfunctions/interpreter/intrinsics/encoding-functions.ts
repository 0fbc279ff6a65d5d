import { createHash } from 'node:crypto';
import type { Json } from '../json.ts';
import { javaText } from '../jsonpath/java-text.ts';
import { expectCount, expectShortText, expectText } from './expect-argument.ts';
import { InvalidArguments } from './intrinsic-errors.ts';

const algorithms: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

export function base64Encode(args: readonly Json[]): Json {
  expectCount(args, 1);
  return Buffer.from(expectShortText(args[0])).toString('base64');
}

/** AWS passes over what is not Base64, as Node does. */
export function base64Decode(args: readonly Json[]): Json {
  expectCount(args, 1);
  return Buffer.from(expectShortText(args[0]), 'base64').toString();
}

/** What is no text is hashed as Java writes it. */
export function hash(args: readonly Json[]): Json {
  expectCount(args, 2);
  const data = expectShortText(javaText(args[0] ?? null));
  const algorithm = algorithms.get(expectText(args[1]));
  if (algorithm === undefined) throw new InvalidArguments();
  return createHash(algorithm).update(data).digest('hex');
}
