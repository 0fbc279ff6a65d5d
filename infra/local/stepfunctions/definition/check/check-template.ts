import { isObject, type Json } from '../../interpreter/json.ts';
import { compileReference } from '../../interpreter/jsonpath/path.ts';
import { InvalidPath } from '../../interpreter/jsonpath/path-errors.ts';
import { compileQuery } from '../../interpreter/payload-template.ts';
import { checkExpressionsIn } from './check-expression.ts';
import { within } from './check-object.ts';
import type { FieldRule, Scope } from './rules.ts';

/** JSON with values from paths or expressions in it, as the state's query language has them. */
export const template: FieldRule = (value, at, scope) => {
  if (scope.language === 'JSONata') checkExpressionsIn(value, at, scope);
  else checkPayload(value, at, scope);
};

/** A template that must be an object. */
export const objectTemplate: FieldRule = (value, at, scope) => {
  if (!isObject(value)) scope.findings.wrong('Expected value of type Object', at);
  else template(value, at, scope);
};

/** A path into the data, the context or a variable; null where no data is wanted. */
export const pathOrNull: FieldRule = (value, at, scope) => {
  if (value !== null) path(value, at, scope);
};

export const path: FieldRule = (value, at, { findings }) => {
  if (typeof value !== 'string') findings.wrong('Expected value of type String', at);
  else if (!isQuery(value)) findings.wrong('Value must be a valid JSONPath.', at);
};

/** A path to one node of the data; null to drop what would go there. */
export const referenceOrNull: FieldRule = (value, at, scope) => {
  if (value !== null) reference(value, at, scope);
};

export const reference: FieldRule = (value, at, { findings }) => {
  if (typeof value !== 'string') return findings.wrong('Expected value of type String', at);
  try {
    compileReference(value);
  } catch (error) {
    if (!(error instanceof InvalidPath)) throw error;
    findings.wrong(`Value is not a Reference Path: ${error.message}`, at);
  }
};

function checkPayload(value: Json, at: string, scope: Scope): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkPayload(item, `${at}[${index}]`, scope);
    return;
  }
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (!key.endsWith('.$')) {
      if (typeof item === 'string' && looksLikeQuery(item)) {
        const message = `The value of the field '${key}' looks like a JSONPath or an intrinsic function; it is taken literally, for the name does not end in '.$'`;
        scope.findings.warn('NO_DOLLAR', message, at);
      }
      checkPayload(item, within(at, key), scope);
    } else if (typeof item !== 'string' || !isQuery(item)) {
      const message = `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`;
      scope.findings.wrong(message, at);
    }
  }
}

/** Whether the text is a path or a call of an intrinsic function. */
function isQuery(text: string): boolean {
  try {
    compileQuery(text, '');
    return true;
  } catch {
    // Whatever is wrong with it, AWS says the same.
    return false;
  }
}

/** Whether somebody who wrote this probably wanted it evaluated. */
export function looksLikeQuery(text: string): boolean {
  return /^(\$\$?(\.|\[|$)|\$[\p{ID_Start}_][\p{ID_Continue}]*|States\.\w+\()/u.test(text);
}
