import { isObject, type Json } from '../json.ts';

/** Jayway's operators but `=~`: a regular expression could run for ever. Undefined is what a path did not find. */
export const comparators = {
  '==': (left: Json | undefined, right: Json | undefined): boolean => isSame(left, right),
  '!=': (left: Json | undefined, right: Json | undefined): boolean => !isSame(left, right),
  '<': (left: Json | undefined, right: Json | undefined): boolean => order(left, right, (sign) => sign < 0),
  '<=': (left: Json | undefined, right: Json | undefined): boolean => order(left, right, (sign) => sign <= 0),
  '>': (left: Json | undefined, right: Json | undefined): boolean => order(left, right, (sign) => sign > 0),
  '>=': (left: Json | undefined, right: Json | undefined): boolean => order(left, right, (sign) => sign >= 0),
  in: (left: Json | undefined, right: Json | undefined): boolean => listOf(right).some((item) => isSame(item, left)),
  nin: (left: Json | undefined, right: Json | undefined): boolean => !listOf(right).some((item) => isSame(item, left)),
  subsetof: (left: Json | undefined, right: Json | undefined): boolean =>
    Array.isArray(left) && left.every((item) => listOf(right).some((other) => isSame(item, other))),
  anyof: (left: Json | undefined, right: Json | undefined): boolean =>
    listOf(left).some((item) => listOf(right).some((other) => isSame(item, other))),
  noneof: (left: Json | undefined, right: Json | undefined): boolean =>
    !listOf(left).some((item) => listOf(right).some((other) => isSame(item, other))),
  all: (left: Json | undefined, right: Json | undefined): boolean =>
    listOf(right).every((item) => listOf(left).some((other) => isSame(item, other))),
  contains: (left: Json | undefined, right: Json | undefined): boolean =>
    typeof left === 'string'
      ? typeof right === 'string' && left.includes(right)
      : listOf(left).some((item) => isSame(item, right)),
  size: (left: Json | undefined, right: Json | undefined): boolean => lengthOf(left) === right,
  empty: (left: Json | undefined, right: Json | undefined): boolean =>
    lengthOf(left) !== undefined && (lengthOf(left) === 0) === right,
} as const;

export type Comparator = keyof typeof comparators;

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function lengthOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
}

/** Numbers by number, texts by their characters; nothing else has an order. */
function order(left: Json | undefined, right: Json | undefined, holds: (sign: number) => boolean): boolean {
  if (typeof left === 'number' && typeof right === 'number') return holds(left - right);
  if (typeof left === 'string' && typeof right === 'string') return holds(left < right ? -1 : left > right ? 1 : 0);
  return false;
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return equalJson(left, right);
}

/** Whether two JSON values are the same, whatever the order of their fields; data nested too deep is never the same. */
export function equalJson(left: Json | undefined, right: Json | undefined, depth = 0): boolean {
  if (left === right) return true;
  if (depth > 500) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => equalJson(item, right[index], depth + 1));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key], right[key], depth + 1));
}
