import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { exceedsDepth, tooDeep } from '../json-depth.ts';
import type { Json } from './json.ts';
import { Random } from './random.ts';

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

/** Functions that AWS adds to JSONata; of its own, those that read a clock, draw numbers or evaluate text are replaced. */
export function extraFunctions(surroundings: Surroundings): Record<string, unknown> {
  return {
    partition,
    range,
    hash,
    parse,
    uuid: () => surroundings.random.uuid(),
    random: (seed?: number) => (seed === undefined ? surroundings.random.next() : new Random(`random:${seed}`).next()),
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

/** Built-in functions that need too much memory for long texts, as they are to be; each with its signature. */
export const boundedFunctions = {
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

function partition(items?: readonly Json[], size?: number): Json[][] | undefined {
  if (items === undefined || size === undefined) return undefined;
  const step = Math.trunc(size);
  if (!(step > 0)) throw new Error('$partition needs a size of 1 or more');
  const chunks: Json[][] = [];
  for (let start = 0; start < items.length; start += step) chunks.push([...items.slice(start, start + step)]);
  return chunks;
}

function range(first?: number, last?: number, step?: number): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  if (step === 0) throw new Error('$range needs a step other than 0');
  const numbers: number[] = [];
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (numbers.length === 1000) throw new Error('$range gives 1000 numbers at most');
    numbers.push(value);
  }
  return numbers;
}

function hash(data?: Json, algorithm?: string): string | undefined {
  if (data === undefined || algorithm === undefined) return undefined;
  const name = algorithms[algorithm];
  if (name === undefined) throw new Error(`$hash knows ${Object.keys(algorithms).join(', ')}, not "${algorithm}"`);
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

function parse(text?: string): Json | undefined {
  if (text === undefined) return undefined;
  if (exceedsDepth(text)) throw new Error(tooDeep);
  return JSON.parse(text);
}
