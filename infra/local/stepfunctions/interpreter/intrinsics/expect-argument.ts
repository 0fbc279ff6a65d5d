import { isObject, type Json } from '../json.ts';
import { InvalidArguments } from './intrinsic-errors.ts';

/** AWS's limit for the text of Base64Encode, Base64Decode and Hash. */
const MAX_CHARACTERS = 10_000;

/** Checks how many arguments there are. AWS does so when the function is called, not when the machine is created. */
export function expectCount(args: readonly Json[], least: number, most: number = least): void {
  if (args.length < least || args.length > most) throw new InvalidArguments();
}

export function expectText(value: Json | undefined): string {
  if (typeof value !== 'string') throw new InvalidArguments();
  return value;
}

export function expectShortText(value: Json | undefined): string {
  const text = expectText(value);
  if (text.length > MAX_CHARACTERS) throw new InvalidArguments();
  return text;
}

export function expectList(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new InvalidArguments();
  return value;
}

export function expectObject(value: Json | undefined): { readonly [key: string]: Json } {
  if (!isObject(value)) throw new InvalidArguments();
  return value;
}

export function expectNumber(value: Json | undefined): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new InvalidArguments();
  return value;
}

/** A number without its fraction: most functions cut it off, whatever the documentation says of rounding. */
export function expectWhole(value: Json | undefined): number {
  return Math.trunc(expectNumber(value));
}

/** A number that Java's int can hold. */
export function expectInt(value: number): number {
  if (value < -0x80000000 || value > 0x7fffffff) throw new InvalidArguments();
  return value;
}
