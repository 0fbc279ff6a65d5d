import type { Json } from '../json.ts';
import { parseInstant } from '../timestamp.ts';
import { matchesPattern } from './string-matches.ts';

/** What an operator takes on its right. */
export type OperandType = 'string' | 'number' | 'boolean' | 'timestamp';

/** One comparison; values of another type than the operator's never satisfy it. */
export type Operator = {
  readonly type: OperandType;
  holds(left: Json, right: Json): boolean;
};

type Sign = (sign: number) => boolean;
const orders: Readonly<Record<string, Sign>> = {
  Equals: (sign) => sign === 0,
  LessThan: (sign) => sign < 0,
  LessThanEquals: (sign) => sign <= 0,
  GreaterThan: (sign) => sign > 0,
  GreaterThanEquals: (sign) => sign >= 0,
};

function ordered(type: OperandType, holds: Sign): Operator {
  return {
    type,
    holds(left, right) {
      const sign = signOf(type, left, right);
      return sign !== undefined && holds(sign);
    },
  };
}

/** Undefined when one of the two is of another type. */
function signOf(type: OperandType, left: Json, right: Json): number | undefined {
  if (type === 'number') {
    return typeof left === 'number' && typeof right === 'number' ? left - right : undefined;
  }
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (type === 'string') return left === right ? 0 : left < right ? -1 : 1;
  const one = parseInstant(left);
  const other = parseInstant(right);
  return one && other ? one.millis - other.millis || one.nanos - other.nanos : undefined;
}

/** The operators that compare two values, by their names without `Path`. */
export const comparisonOperators: ReadonlyMap<string, Operator> = new Map([
  ...Object.entries(orders).flatMap(([name, holds]): [string, Operator][] => [
    [`String${name}`, ordered('string', holds)],
    [`Numeric${name}`, ordered('number', holds)],
    [`Timestamp${name}`, ordered('timestamp', holds)],
  ]),
  ['BooleanEquals', { type: 'boolean', holds: (left, right) => typeof left === 'boolean' && left === right }],
  [
    'StringMatches',
    {
      type: 'string',
      holds: (left, right) => typeof left === 'string' && typeof right === 'string' && matchesPattern(left, right),
    },
  ],
]);

/** The operators that ask what a value is, but for IsPresent, which asks whether there is one. */
export const typeOperators: ReadonlyMap<string, (value: Json) => boolean> = new Map<string, (value: Json) => boolean>([
  ['IsNull', (value) => value === null],
  ['IsNumeric', (value) => typeof value === 'number'],
  ['IsString', (value) => typeof value === 'string'],
  ['IsBoolean', (value) => typeof value === 'boolean'],
  ['IsTimestamp', (value) => parseInstant(value) !== undefined],
]);
