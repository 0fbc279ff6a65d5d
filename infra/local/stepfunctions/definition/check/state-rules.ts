import { isObject } from '../../interpreter/json.ts';
import { catchers, retry } from './check-answers.ts';
import { choices } from './check-choice.ts';
import { itemBatcher, itemReader, label, processor, resultWriter } from './check-map.ts';
import { listOf, objectOf } from './check-object.ts';
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
import type { FieldRule, ObjectRule } from './rules.ts';

/** In the order in which AWS names them. */
export const stateTypes = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'];

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

/** The fields of a state by its type. */
export const stateRules: Readonly<Record<string, ObjectRule>> = {
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
