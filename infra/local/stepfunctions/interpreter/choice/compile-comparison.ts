import { isObject, type Json } from '../json.ts';
import { compileReference, type Path } from '../jsonpath/path.ts';
import { InvalidPath } from '../jsonpath/path-errors.ts';
import { parseInstant } from '../timestamp.ts';
import type { Comparison, Right } from './comparison.ts';
import { comparisonOperators, type OperandType, typeOperators } from './operators.ts';

/** Hears what is wrong; `location` is below the rule: '', '/Variable', '/And[0]/StringEquals'. */
export type Report = (message: string, location: string) => void;

/** Nested deeper than this a condition is refused: every level takes stack. */
const MAX_DEPTH = 200;
const logical = ['And', 'Or', 'Not'];

/** Whether the field is part of a condition, be it an operator or its Variable. */
export function isComparisonField(name: string): boolean {
  return name === 'Variable' || isOperator(name);
}

/**
 * Compiles a Choice rule's condition from its fields, and hears of whatever is wrong by `report`.
 * Fields that are no part of a condition are the caller's at the top, and refused further down.
 */
export function compileComparison(
  fields: { readonly [key: string]: Json },
  report: Report,
  location = '',
  depth = 0,
): Comparison | undefined {
  const operators = Object.keys(fields).filter(isOperator);
  const [name] = operators;
  if (name === undefined) {
    report('A comparison operator is required', location);
    return undefined;
  }
  if (operators.length > 1) {
    report(`Only one comparison operator is allowed, but found: [${operators.join(', ')}]`, location);
    return undefined;
  }
  const value = fields[name] ?? null;
  if (logical.includes(name)) {
    if (fields.Variable !== undefined) report(`Field 'Variable' is not supported beside '${name}'`, location);
    if (depth >= MAX_DEPTH) {
      report(`Conditions may be nested ${MAX_DEPTH} deep at most`, location);
      return undefined;
    }
    return compileLogical(name, value, report, `${location}/${name}`, depth);
  }
  const variable = variableOf(fields, report, location);
  const test = compileTest(name, value, report, `${location}/${name}`);
  return variable && test ? test(variable) : undefined;
}

function isOperator(name: string): boolean {
  const plain = name.endsWith('Path') && name !== 'StringMatchesPath' ? name.slice(0, -'Path'.length) : name;
  return comparisonOperators.has(plain) || typeOperators.has(name) || name === 'IsPresent' || logical.includes(name);
}

function compileLogical(
  name: string,
  value: Json,
  report: Report,
  location: string,
  depth: number,
): Comparison | undefined {
  if (name === 'Not') {
    const comparison = compileNested(value, report, location, depth);
    return comparison && { kind: 'not', comparison };
  }
  if (!Array.isArray(value)) {
    report('Expected value of type Array', location);
    return undefined;
  }
  if (value.length === 0) report('Expected at least one condition', location);
  const comparisons: Comparison[] = [];
  for (const [index, item] of value.entries()) {
    const comparison = compileNested(item, report, `${location}[${index}]`, depth);
    if (comparison) comparisons.push(comparison);
  }
  return { kind: name === 'And' ? 'and' : 'or', comparisons };
}

function compileNested(value: Json, report: Report, location: string, depth: number): Comparison | undefined {
  if (!isObject(value)) {
    report('Expected value of type Object', location);
    return undefined;
  }
  for (const name of Object.keys(value)) {
    if (!isComparisonField(name) && name !== 'Comment') report(`Field '${name}' is not supported`, location);
  }
  return compileComparison(value, report, location, depth + 1);
}

function variableOf(fields: { readonly [key: string]: Json }, report: Report, location: string): Path | undefined {
  if (fields.Variable === undefined) {
    report('These fields are required: [Variable]', location);
    return undefined;
  }
  return referenceOf(fields.Variable, report, `${location}/Variable`);
}

function referenceOf(value: Json, report: Report, location: string): Path | undefined {
  if (typeof value !== 'string') {
    report('Expected value of type String', location);
    return undefined;
  }
  try {
    return compileReference(value);
  } catch (error) {
    if (!(error instanceof InvalidPath)) throw error;
    report(`Value is not a Reference Path: ${error.message}`, location);
    return undefined;
  }
}

/** What the operator makes of a variable. */
function compileTest(
  name: string,
  value: Json,
  report: Report,
  location: string,
): ((variable: Path) => Comparison) | undefined {
  const isOfType = typeOperators.get(name);
  if (isOfType || name === 'IsPresent') {
    if (typeof value !== 'boolean') {
      report('Expected value of type Boolean', location);
      return undefined;
    }
    return isOfType
      ? (variable) => ({ kind: 'type', variable, isOfType, expected: value })
      : (variable) => ({ kind: 'presence', variable, expected: value });
  }
  const operator = comparisonOperators.get(name) ?? comparisonOperators.get(name.slice(0, -'Path'.length));
  if (!operator) return undefined;
  const right = comparisonOperators.has(name)
    ? literalOf(value, operator.type, report, location)
    : pathOf(value, report, location);
  return right && ((variable) => ({ kind: 'compare', variable, operator, right }));
}

function pathOf(value: Json, report: Report, location: string): Right | undefined {
  const path = referenceOf(value, report, location);
  return path && { kind: 'path', path };
}

const typeNames: Readonly<Record<OperandType, string>> = {
  string: 'String',
  number: 'Number',
  boolean: 'Boolean',
  timestamp: 'String',
};

function literalOf(value: Json, type: OperandType, report: Report, location: string): Right | undefined {
  if (typeof value !== (type === 'timestamp' ? 'string' : type)) {
    report(`Expected value of type ${typeNames[type]}`, location);
    return undefined;
  }
  if (type === 'timestamp' && parseInstant(value) === undefined) {
    report('String does not match RFC3339 timestamp', location);
    return undefined;
  }
  return { kind: 'literal', value };
}
