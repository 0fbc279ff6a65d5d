import { isObject, type Json } from '../../interpreter/json.ts';
import type { Language } from '../query-language.ts';
import { catchers, retry } from './check-answers.ts';
import { choices } from './check-choice.ts';
import { itemBatcher, itemReader, label, processor, resultWriter } from './check-map.ts';
import { checkObject, listOf, objectOf, within } from './check-object.ts';
import { resource } from './check-resource.ts';
import { looksLikeQuery, objectTemplate, path, pathOrNull, referenceOrNull, template } from './check-template.ts';
import {
  anything,
  decimalOrExpression,
  flag,
  integerOrExpression,
  mustBeExpression,
  oneOf,
  text,
  textOrExpression,
  timestamp,
} from './check-values.ts';
import { assign } from './check-variables.ts';
import type { FieldRule, ObjectRule, Scope } from './rules.ts';

const stateTypes = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'];

const every = { Type: anything, Comment: anything, QueryLanguage: oneOf(['JSONPath', 'JSONata']) };
const leaving = { Next: text, End: flag };
const filters = { InputPath: pathOrNull, OutputPath: pathOrNull, Output: template };
const result = { ResultPath: referenceOrNull };
const answers = { Retry: retry, Catch: catchers, ResultSelector: objectTemplate };
const nextOrEnd = { names: ['Next', 'End'], isNeeded: true };

const branches: FieldRule = (value, at, scope) => {
  const branch: FieldRule = (one, place) => {
    if (isObject(one)) scope.checkBlock(one, place);
    else scope.findings.wrong('Expected value of type Object', place);
  };
  listOf(branch)(value, at, scope);
};

const items: FieldRule = (value, at, scope) => {
  if (Array.isArray(value)) template(value, at, scope);
  else mustBeExpression(value, at, scope);
};

const passResult: FieldRule = (value, at, { findings }) => {
  if (typeof value !== 'string' || !looksLikeQuery(value)) return;
  findings.warn('PASS_RESULT_IS_STATIC', 'The result of a Pass state is taken literally; this looks like a path', at);
};

const credentials: FieldRule = (value, at, scope) => {
  if (isObject(value) && !('RoleArn' in value) && !('RoleArn.$' in value)) {
    scope.findings.wrong(`The field 'RoleArn' is required but was missing`, at);
    return;
  }
  objectOf(() => ({ fields: { RoleArn: textOrExpression, 'RoleArn.$': anything } }))(value, at, scope);
};

const jsonPathOnly = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'Result',
  'ItemsPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'SecondsPath',
  'TimestampPath',
  'MaxConcurrencyPath',
  'ToleratedFailurePercentagePath',
  'ToleratedFailureCountPath',
  'ErrorPath',
  'CausePath',
];
const only = { JSONPath: jsonPathOnly, JSONata: ['Arguments', 'Output', 'Items'] };

const rules: Readonly<Record<string, ObjectRule>> = {
  Pass: {
    fields: { ...every, ...leaving, ...filters, ...result, Parameters: template, Result: passResult, Assign: assign },
    groups: [nextOrEnd],
    only,
  },
  Succeed: { fields: { ...every, ...filters }, only },
  Fail: {
    fields: { ...every, Error: textOrExpression, ErrorPath: path, Cause: textOrExpression, CausePath: path },
    groups: [
      { names: ['Error', 'ErrorPath'], isNeeded: false },
      { names: ['Cause', 'CausePath'], isNeeded: false },
    ],
    only,
  },
  Wait: {
    fields: {
      ...every,
      ...leaving,
      ...filters,
      Assign: assign,
      Seconds: integerOrExpression(0, 99_999_999),
      SecondsPath: path,
      Timestamp: timestamp,
      TimestampPath: path,
    },
    groups: [{ names: ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'], isNeeded: true }, nextOrEnd],
    only,
  },
  Choice: {
    fields: { ...every, ...filters, Choices: choices, Default: text, Assign: assign },
    required: ['Choices'],
    only,
  },
  Task: {
    fields: {
      ...every,
      ...leaving,
      ...filters,
      ...result,
      ...answers,
      Parameters: template,
      Arguments: template,
      Assign: assign,
      Resource: resource,
      Credentials: credentials,
      TimeoutSeconds: integerOrExpression(1, 99_999_999),
      TimeoutSecondsPath: path,
      HeartbeatSeconds: integerOrExpression(1, 99_999_999),
      HeartbeatSecondsPath: path,
    },
    required: ['Resource'],
    groups: [
      { names: ['TimeoutSeconds', 'TimeoutSecondsPath'], isNeeded: false },
      { names: ['HeartbeatSeconds', 'HeartbeatSecondsPath'], isNeeded: false },
      nextOrEnd,
    ],
    only,
  },
  Parallel: {
    fields: {
      ...every,
      ...leaving,
      ...filters,
      ...result,
      ...answers,
      Parameters: template,
      Arguments: template,
      Assign: assign,
      Branches: branches,
    },
    required: ['Branches'],
    groups: [nextOrEnd],
    only,
  },
  Map: {
    fields: {
      ...every,
      ...leaving,
      ...filters,
      ...result,
      ...answers,
      Parameters: template,
      Assign: assign,
      ItemProcessor: processor,
      Iterator: processor,
      ItemsPath: path,
      Items: items,
      ItemSelector: template,
      ItemReader: itemReader,
      ItemBatcher: itemBatcher,
      ResultWriter: resultWriter,
      Label: label,
      MaxConcurrency: integerOrExpression(0),
      MaxConcurrencyPath: path,
      ToleratedFailureCount: integerOrExpression(0),
      ToleratedFailureCountPath: path,
      ToleratedFailurePercentage: decimalOrExpression(0, 100),
      ToleratedFailurePercentagePath: path,
    },
    groups: [
      { names: ['ItemProcessor', 'Iterator'], isNeeded: true },
      { names: ['MaxConcurrency', 'MaxConcurrencyPath'], isNeeded: false },
      { names: ['ToleratedFailureCount', 'ToleratedFailureCountPath'], isNeeded: false },
      { names: ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'], isNeeded: false },
      nextOrEnd,
    ],
    only,
  },
};

/** Checks one state by its type. */
export function checkState(
  state: { readonly [key: string]: Json },
  at: string,
  machineLanguage: Language,
  around: Omit<Scope, 'language' | 'states'>,
): void {
  const { findings } = around;
  const isDowngrade = machineLanguage === 'JSONata' && state.QueryLanguage === 'JSONPath';
  if (isDowngrade) {
    findings.wrong(`'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`, at);
  }
  const type = state.Type;
  if (type === undefined) {
    findings.wrong('These fields are required: [Type]', at);
    return;
  }
  const rule = typeof type === 'string' && Object.hasOwn(rules, type) ? rules[type] : undefined;
  if (!rule) {
    const message = `The field 'Type' should have one of these values: [${stateTypes.join(', ')}]`;
    findings.wrong(message, within(at, 'Type'));
    return;
  }
  const language = languageOf(state.QueryLanguage, machineLanguage);
  const hasResult = type === 'Task' || type === 'Parallel' || type === 'Map';
  checkObject(state, at, rule, { ...around, language, states: hasResult ? ['result'] : [] }, !isDowngrade);
}

/** What AWS takes the field for: JSONPath only by its exact name, anything else that is there for JSONata. */
export function languageOf(field: Json | undefined, inherited: Language): Language {
  if (field === undefined) return inherited;
  return field === 'JSONPath' ? 'JSONPath' : 'JSONata';
}
