import { isObject, type Json } from '../../interpreter/json.ts';
import { checkObject, listOf } from './check-object.ts';
import { reference, template } from './check-template.ts';
import { anything, decimal, flag, mustBeExpression, text, timestamp } from './check-values.ts';
import { assign } from './check-variables.ts';
import type { FieldRule, ObjectRule, Scope } from './rules.ts';

const orders = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];
const literalTimestamp: FieldRule = (value, at, scope) => timestamp(value, at, { ...scope, language: 'JSONPath' });

const comparisons: Record<string, FieldRule> = {
  ...comparisonsOf('String', orders, text),
  StringMatches: text,
  ...comparisonsOf('Numeric', orders, decimal(Number.NEGATIVE_INFINITY)),
  ...comparisonsOf('Boolean', ['Equals'], flag),
  ...comparisonsOf('Timestamp', orders, literalTimestamp),
  IsNull: flag,
  IsPresent: flag,
  IsNumeric: flag,
  IsString: flag,
  IsBoolean: flag,
  IsTimestamp: flag,
};

const comparisonNames = Object.keys(comparisons);
const selectors = ['And', 'Or', 'Not', 'Variable', 'Condition'];

const nestedFields: Record<string, FieldRule> = {
  Comment: anything,
  Variable: reference,
  Condition: (value, at, scope) => {
    if (typeof value !== 'boolean') mustBeExpression(value, at, scope);
  },
  And: (value, at, scope) => nestedRules(value, at, scope),
  Or: (value, at, scope) => nestedRules(value, at, scope),
  Not: (value, at, scope) => rule(value, at, scope, nestedRule),
  ...comparisons,
};

const only = { JSONPath: ['Variable', 'And', 'Or', 'Not', ...comparisonNames], JSONata: ['Condition', 'Output'] };
const nestedRule: ObjectRule = { fields: nestedFields, only };
const topRule: ObjectRule = {
  fields: { ...nestedFields, Next: text, Output: template, Assign: assign },
  required: ['Next'],
  only,
};

/** The rules of a Choice. */
export const choices: FieldRule = (value, at, scope) => {
  listOf((one, place) => rule(one, place, scope, topRule))(value, at, scope);
};

function nestedRules(value: Json, at: string, scope: Scope): void {
  listOf((one, place) => rule(one, place, scope, nestedRule))(value, at, scope);
}

function rule(value: Json, at: string, scope: Scope, shape: ObjectRule): void {
  if (!isObject(value)) {
    scope.findings.wrong('Expected value of type Object', at);
    return;
  }
  checkObject(value, at, shape, scope);
  const chosen = selectors.filter((name) => name in value);
  if (chosen.length !== 1) {
    scope.findings.wrong(`The object must have only one of the following fields, [${selectors.join(', ')}]`, at);
    return;
  }
  if (chosen[0] !== 'Variable') return;
  const compared = comparisonNames.filter((name) => name in value);
  if (compared.length > 1) {
    scope.findings.wrong(`There should only be one of the following fields: [${compared.join(', ')}]`, at);
  }
  if (compared.length === 0) {
    const list = comparisonNames.join(', ');
    scope.findings.wrong(`This object should have only one of the following fields: [${list}]`, at);
  }
}

function comparisonsOf(type: string, operators: readonly string[], operand: FieldRule): Record<string, FieldRule> {
  return Object.fromEntries(
    operators.flatMap((operator) => [
      [`${type}${operator}`, operand],
      [`${type}${operator}Path`, reference],
    ]),
  );
}
