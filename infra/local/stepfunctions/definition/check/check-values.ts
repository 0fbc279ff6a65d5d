import { parseTimestamp } from '../../interpreter/timestamp.ts';
import { checkExpression, isExpression } from './check-expression.ts';
import type { FieldRule } from './rules.ts';

/** Anything will do. */
export const anything: FieldRule = () => {};

export const text: FieldRule = (value, at, { findings }) => {
  if (typeof value !== 'string') findings.wrong('Expected value of type String', at);
};

export const flag: FieldRule = (value, at, { findings }) => {
  if (typeof value !== 'boolean') findings.wrong('Expected value of type Boolean', at);
};

/** Text, in JSONata perhaps an expression. */
export const textOrExpression: FieldRule = (value, at, scope) => {
  text(value, at, scope);
  if (typeof value === 'string' && scope.language === 'JSONata') checkExpression(value, at, scope);
};

/** A text of these only. */
export function oneOf(values: readonly string[]): FieldRule {
  return (value, at, { findings }) => {
    if (typeof value !== 'string') findings.wrong('Expected value of type [STRING]', at);
    else if (!values.includes(value)) {
      findings.wrong(`Value should be one of the following: [${values.join(', ')}]`, at);
    }
  };
}

/** A whole number in the range. */
export function integer(least: number, most = Number.POSITIVE_INFINITY): FieldRule {
  return (value, at, scope) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      scope.findings.wrong('Expected value of type Integer', at);
    } else checkRange(value, least, most, at, scope);
  };
}

/** A whole number in the range, in JSONata perhaps an expression. */
export function integerOrExpression(least: number, most?: number): FieldRule {
  const number = integer(least, most);
  return (value, at, scope) => {
    if (typeof value === 'string' && scope.language === 'JSONata') mustBeExpression(value, at, scope);
    else number(value, at, scope);
  };
}

/** A number in the range. */
export function decimal(least: number, most = Number.POSITIVE_INFINITY): FieldRule {
  return (value, at, scope) => {
    if (typeof value !== 'number') scope.findings.wrong('Expected value of type Number', at);
    else checkRange(value, least, most, at, scope);
  };
}

/** A number in the range, in JSONata perhaps an expression. */
export function decimalOrExpression(least: number, most?: number): FieldRule {
  const number = decimal(least, most);
  return (value, at, scope) => {
    if (typeof value === 'string' && scope.language === 'JSONata') mustBeExpression(value, at, scope);
    else number(value, at, scope);
  };
}

/** A point in time as RFC 3339 has it; in JSONata perhaps an expression. */
export const timestamp: FieldRule = (value, at, scope) => {
  if (scope.language === 'JSONata' && typeof value === 'string' && isExpression(value)) {
    return checkExpression(value, at, scope);
  }
  if (typeof value !== 'string') return scope.findings.wrong('Expected value of type String', at);
  if (parseTimestamp(value) === undefined) scope.findings.wrong('String does not match RFC3339 timestamp', at);
};

/** An expression and nothing else, as the items of a Map. */
export const mustBeExpression: FieldRule = (value, at, scope) => {
  if (typeof value === 'string' && isExpression(value)) checkExpression(value, at, scope);
  else scope.findings.wrong('JSONata string must start with {% and end with %}', at);
};

const checkRange = (value: number, least: number, most: number, at: string, { findings }: Parameters<FieldRule>[2]) => {
  if (value < least) findings.wrong(`Minimum value is ${least}`, at);
  if (value > most) findings.wrong(`Maximum value is ${most}`, at);
};
