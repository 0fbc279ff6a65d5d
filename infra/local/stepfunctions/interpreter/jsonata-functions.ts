import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { exceedsDepth, tooDeep } from '../json-depth.ts';
import { javaRandom } from './java-random.ts';
import type { Json } from './json.ts';
import type { Random } from './random.ts';

/** What an evaluation may know of the world: the time of the event, and numbers drawn from the execution's seed. */
export type Surroundings = { readonly at: number; readonly random: Random };

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const formatMillis = jsonata('$fromMillis($millis, $picture, $timezone)');

/** Functions that read the clock or draw numbers, as they are at an event; the one that evaluates text is taken away. */
export function extraFunctions(surroundings: Surroundings): Record<string, unknown> {
  return {
    uuid: () => surroundings.random.uuid(),
    random: (seed?: number) => (seed === undefined ? surroundings.random.next() : javaRandom(seed)),
    shuffle: (items?: Json) => shuffle(items, surroundings.random),
    millis: () => surroundings.at,
    now: (picture?: string, timezone?: string) =>
      picture === undefined
        ? new Date(surroundings.at).toISOString()
        : formatMillis.evaluate(undefined, {
            millis: surroundings.at,
            picture,
            ...(timezone === undefined ? {} : { timezone }),
          }),
    // AWS has no $eval.
    eval: undefined,
  };
}

/** More than an evaluation may hold; thrown out of it. */
export class MemoryLimitExceeded extends Error {}

/** AWS lets a text be padded by no more characters than this. */
const MAX_PADDING = 262_144;
const builtInPad = jsonata('$pad($text, $width, $char)');

/**
 * Functions that AWS adds to JSONata, and built-in ones that would need too much memory for long texts; each with its
 * signature.
 */
export const signedFunctions = {
  partition: { signature: '<an?:a>', run: partition },
  range: { signature: '<nnn?:a>', run: range },
  hash: { signature: '<s-s?:s>', run: hash },
  parse: { signature: '<s-:x>', run: parse },
  pad: {
    signature: '<s-ns?:s>',
    run: (text: string | undefined, width: number, char = ' '): unknown => {
      if (text === undefined) return undefined;
      if (Math.abs(width) - text.length > MAX_PADDING) throw new MemoryLimitExceeded();
      return builtInPad.evaluate(undefined, { text, width, char });
    },
  },
  length: { signature: '<s-:n>', run: countCharacters },
};

/** JSONata itself makes a list of them. */
function countCharacters(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  let surrogates = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) surrogates++;
  }
  return text.length - surrogates;
}

/** Each order is as likely (Fisher and Yates). */
function shuffle(items: Json | undefined, random: Random): Json | undefined {
  if (items === undefined) return undefined;
  const shuffled: Json[] = Array.isArray(items) ? [...items] : [items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? null, shuffled[last] ?? null];
  }
  return shuffled;
}

/** Fractions are cut off; no chunks are nothing, not an empty list. */
function partition(items?: readonly Json[], size?: number): Json[][] | undefined {
  if (items === undefined || items.length === 0) return undefined;
  const step = Math.trunc(size ?? items.length);
  if (step < 0) throw failure('Second argument must be zero or greater');
  if (step === 0) return undefined;
  const chunks: Json[][] = [];
  for (let start = 0; start < items.length; start += step) chunks.push([...items.slice(start, start + step)]);
  return chunks;
}

/** The most numbers that `$range` has memory for on AWS. */
const MAX_RANGE = 360_145;

/** Fractions are cut off; no numbers are nothing, and a single one is no list. */
function range(first?: number, last?: number, step?: number): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  const count = by === 0 ? 0 : Math.floor((to - from) / by) + 1;
  if (!(count > 0)) return undefined;
  if (count > MAX_RANGE) throw new MemoryLimitExceeded();
  const numbers = Array.from({ length: count }, (_, index) => from + index * by);
  // The mark by which JSONata knows lists that are as good as their only member.
  return Object.assign(numbers, { sequence: true });
}

function hash(data?: string, algorithm?: string): string | undefined {
  if (data === undefined || algorithm === undefined) return undefined;
  const name = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined;
  if (name === undefined) throw failure(`$hash knows ${Object.keys(algorithms).join(', ')}, not "${algorithm}"`);
  return createHash(name).update(data).digest('hex');
}

function parse(text?: string): Json | undefined {
  if (text === undefined) return undefined;
  if (exceedsDepth(text)) throw failure(tooDeep);
  try {
    return JSON.parse(text);
  } catch {
    throw failure('Invalid JSON');
  }
}

/** What JSONata throws for a message of one's own. */
function failure(message: string): { code: string; message: string } {
  return { code: 'D3137', message };
}
