import { exceedsDepth } from '../../json-depth.ts';
import type { Json } from '../json.ts';
import { expectCount, expectObject, expectText } from './expect-argument.ts';
import { InvalidArguments } from './intrinsic-errors.ts';

/** A blank text is null. */
export function stringToJson(args: readonly Json[]): Json {
  expectCount(args, 1);
  const text = expectText(args[0]);
  if (text.trim() === '') return null;
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidArguments();
  }
  if (exceedsDepth(text)) throw new InvalidArguments();
  return value;
}

export function jsonToString(args: readonly Json[]): Json {
  expectCount(args, 1);
  return JSON.stringify(args[0]);
}

/** The fields of the second object win; AWS merges one level only and refuses `true`, which would ask for more. */
export function jsonMerge(args: readonly Json[]): Json {
  expectCount(args, 3);
  const merged = [...Object.entries(expectObject(args[0])), ...Object.entries(expectObject(args[1]))];
  if (args[2] === true) throw new InvalidArguments();
  return Object.fromEntries(merged);
}
