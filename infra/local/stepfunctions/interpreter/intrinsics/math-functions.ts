import type { Json } from '../json.ts';
import { Random } from '../random.ts';
import { expectCount, expectInt, expectNumber, expectWhole } from './expect-argument.ts';
import { InvalidArguments } from './intrinsic-errors.ts';

/** Each number is rounded by itself, halves upwards: -1.5 is -1. */
export function mathAdd(args: readonly Json[]): Json {
  expectCount(args, 2);
  return expectInt(round(args[0]) + round(args[1]));
}

function round(value: Json | undefined): number {
  return expectInt(Math.floor(expectNumber(value) + 0.5));
}

/** From the first number up to, but not including, the second; the same seed gives the same number. */
export function mathRandom(args: readonly Json[], random: Random): Json {
  expectCount(args, 2, 3);
  const first = expectInt(expectWhole(args[0]));
  const end = expectInt(expectWhole(args[1]));
  if (first >= end) throw new InvalidArguments();
  const source = args.length === 3 ? new Random(`random:${expectWhole(args[2])}`) : random;
  return first + Math.floor(source.next() * (end - first));
}
