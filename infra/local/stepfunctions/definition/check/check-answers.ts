import type { Json } from '../../interpreter/json.ts';
import { checkObject, listOf } from './check-object.ts';
import { referenceOrNull, template } from './check-template.ts';
import { anything, decimal, integer, oneOf, text } from './check-values.ts';
import { assign } from './check-variables.ts';
import type { FieldRule, ObjectRule, Scope } from './rules.ts';

const retrier: ObjectRule = {
  required: ['ErrorEquals'],
  fields: {
    Comment: anything,
    ErrorEquals: anything,
    IntervalSeconds: integer(0, 99_999_999),
    MaxAttempts: integer(0, 99_999_999),
    BackoffRate: decimal(1),
    MaxDelaySeconds: integer(1, 31_622_400),
    JitterStrategy: oneOf(['NONE', 'FULL']),
  },
};

const catcher: ObjectRule = {
  required: ['ErrorEquals', 'Next'],
  only: { JSONPath: ['ResultPath'], JSONata: ['Output'] },
  fields: {
    Comment: anything,
    ErrorEquals: anything,
    Next: text,
    ResultPath: referenceOrNull,
    Output: template,
    Assign: assign,
  },
};

/** What is tried again, and how often. */
export const retry: FieldRule = (value, at, scope) => eachAnswer(value, at, scope, retrier);

/** Where it goes on after a failure. */
export const catchers: FieldRule = (value, at, scope) =>
  eachAnswer(value, at, { ...scope, states: ['errorOutput'] }, catcher);

function eachAnswer(value: Json, at: string, scope: Scope, rule: ObjectRule): void {
  const count = Array.isArray(value) ? value.length : 0;
  let index = 0;
  const one: FieldRule = (item, place) => {
    index++;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      scope.findings.wrong('Expected value of type Object', place);
      return;
    }
    const answer = item as { readonly [key: string]: Json }; // an object, as just checked
    checkObject(answer, place, rule, scope);
    if (answer.ErrorEquals !== undefined) {
      errorEquals(answer.ErrorEquals, `${place}/ErrorEquals`, scope, index === count);
    }
  };
  listOf(one, false)(value, at, scope);
}

function errorEquals(value: Json, at: string, scope: Scope, isLast: boolean): void {
  listOf(text)(value, at, scope);
  if (!Array.isArray(value) || !value.includes('States.ALL')) return;
  if (value.length > 1 || !isLast) scope.findings.wrong('States.ALL must appear alone and at end of list', at);
}
