import { exceedsDepth } from '../json-depth.ts';
import { StateFailure } from './state-failure.ts';

/** A JSON value. The interpreter never changes one in place. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON value with its text: histories and limits need the text, expressions the value, and both are needed often. */
export type JsonText = { readonly value: Json; readonly text: string };

/** AWS's limit for the input, the result and the output of a state or an execution, in bytes of UTF-8. */
export const MAX_DATA_BYTES = 262_144;

/** The value with its text. */
export function jsonOf(value: Json): JsonText {
  try {
    return { value, text: JSON.stringify(value) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Too long or too deep for any text: far beyond what a state may hand on.
    const reason = 'The result has a size exceeding the maximum number of bytes service limit.';
    throw new StateFailure('States.DataLimitExceeded', reason, { kind: 'terminal' });
  }
}

/** The text with its value; throws SyntaxError when it is not JSON. */
export function parseJson(text: string): JsonText {
  return { value: JSON.parse(text), text };
}

/** Whether the text is longer than a state may hand on, or nested so deep that it could not be written again. */
export function exceedsDataLimit(text: string): boolean {
  // A UTF-16 unit is at most three bytes, so short texts need no counting.
  return (text.length * 3 > MAX_DATA_BYTES && Buffer.byteLength(text) > MAX_DATA_BYTES) || exceedsDepth(text);
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name AWS gives a JSON value's type in its messages. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
