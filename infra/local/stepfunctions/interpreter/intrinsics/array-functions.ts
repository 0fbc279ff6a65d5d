import type { Json } from '../json.ts';
import { equalJson } from '../jsonpath/comparators.ts';
import { javaText } from '../jsonpath/java-text.ts';
import { expectCount, expectList, expectWhole } from './expect-argument.ts';
import { InvalidArguments } from './intrinsic-errors.ts';
import { inHashSetOrder } from './java-hash.ts';

/** AWS's limit for what ArrayRange gives. */
const MAX_RANGE = 1_000;

export function array(args: readonly Json[]): Json {
  return args;
}

export function arrayPartition(args: readonly Json[]): Json {
  expectCount(args, 2);
  const items = expectList(args[0]);
  const size = expectWhole(args[1]);
  if (size < 1) throw new InvalidArguments();
  const chunks: Json[] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** AWS compares texts of values: the number 1 is found where the text "1" is. */
export function arrayContains(args: readonly Json[]): Json {
  expectCount(args, 2);
  const items = expectList(args[0]);
  const wanted = javaText(args[1] ?? null);
  return items.some((item) => javaText(item) === wanted);
}

export function arrayRange(args: readonly Json[]): Json {
  expectCount(args, 3);
  const first = expectWhole(args[0]);
  const last = expectWhole(args[1]);
  const step = expectWhole(args[2]);
  if (step === 0 || Math.floor((last - first) / step) + 1 > MAX_RANGE) throw new InvalidArguments();
  const numbers: number[] = [];
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) numbers.push(value);
  return numbers;
}

export function arrayGetItem(args: readonly Json[]): Json {
  expectCount(args, 2);
  const items = expectList(args[0]);
  const index = expectWhole(args[1]);
  // An empty list has an empty item everywhere.
  if (items.length === 0) return null;
  const item = items[index];
  if (item === undefined) throw new InvalidArguments();
  return item;
}

export function arrayLength(args: readonly Json[]): Json {
  expectCount(args, 1);
  return expectList(args[0]).length;
}

export function arrayUnique(args: readonly Json[]): Json {
  expectCount(args, 1);
  return inHashSetOrder(expectList(args[0]), equalJson);
}
