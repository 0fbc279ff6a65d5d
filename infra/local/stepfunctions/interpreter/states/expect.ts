import { type Json, typeName } from '../json.ts';
import { EvaluationFailure, QueryFailure } from '../state-failure.ts';
import type { Template } from '../template.ts';

/** The failure for an expression that gave a value of another type than its field takes. */
export function unexpectedType(template: Template, value: Json, location: string, expected: string): EvaluationFailure {
  const subject =
    template.kind === 'expression'
      ? `The JSONata expression '${template.expression.source}' specified for the field '${location}' returned an unexpected result type.`
      : `The value specified for the field '${location}' has an unexpected type.`;
  return new EvaluationFailure(
    `${subject} Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    location,
  );
}

type Bounds = { readonly least: number; readonly most: number };

/** The value as a whole number within its bounds; throws EvaluationFailure, or QueryFailure for a path. */
export function expectWholeNumber(template: Template, value: Json, location: string, bounds: Bounds): number {
  const source = querySource(template);
  if (source !== undefined) return wholeNumberAtPath(source, value, location, bounds);
  if (typeof value !== 'number') throw unexpectedType(template, value, location, 'number');
  if (!Number.isInteger(value)) {
    throw new EvaluationFailure(`The ${location} field cannot be parsed as a long value: ${value}`, location);
  }
  if (value < bounds.least || value > bounds.most) {
    throw new EvaluationFailure(
      `The ${location} field takes a number from ${bounds.least} to ${bounds.most}, but was: ${value}`,
      location,
    );
  }
  return value;
}

/** AWS reads the number from its text, so that a text of digits will do. */
function wholeNumberAtPath(source: string, value: Json, field: string, bounds: Bounds): number {
  const text = textOf(value);
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
  if (number === undefined) {
    throw new QueryFailure(
      field === 'MaxConcurrency'
        ? `The ${field}Path field refers to value "${text}" which is not a valid integer: ${source}`
        : `The ${field}Path parameter cannot be parsed as a long value: ${source} == ${text}`,
    );
  }
  if (number < 0) {
    throw new QueryFailure(
      field === 'MaxConcurrency'
        ? `${field} cannot be negative.`
        : `The ${field}Path parameter references a negative value: ${source} == ${text}`,
    );
  }
  if (number < bounds.least || number > bounds.most) {
    throw new QueryFailure(
      `The ${field}Path parameter takes a number from ${bounds.least} to ${bounds.most}: ${source} == ${text}`,
    );
  }
  return number;
}

/** The value as a number, in JSONPath also from its text; throws EvaluationFailure or QueryFailure. */
export function expectNumber(template: Template, value: Json, location: string): number {
  const isWhole = location !== 'ToleratedFailurePercentage';
  const source = querySource(template);
  if (source === undefined) {
    if (typeof value !== 'number') throw unexpectedType(template, value, location, 'number');
    return value;
  }
  const text = textOf(value);
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number) && (!isWhole || Number.isInteger(number))) return number;
  throw new QueryFailure(
    `The ${location}Path field refers to value "${text}" which is not a valid ${isWhole ? 'integer' : 'float'}: ${source}`,
  );
}

/** The value as text; throws EvaluationFailure, or QueryFailure for a path. */
export function expectText(template: Template, value: Json, location: string): string {
  if (typeof value === 'string') return value;
  const source = querySource(template);
  if (source === undefined) throw unexpectedType(template, value, location, 'string');
  throw new QueryFailure(`The ${location}Path parameter does not reference a string: ${source} == ${textOf(value)}`);
}

/** The path or the function call that JSONPath's messages quote; undefined for a template of JSONata. */
export function querySource(template: Template): string | undefined {
  if (template.kind === 'path') return template.path.source;
  return template.kind === 'intrinsic' ? template.intrinsic.source : undefined;
}

/** A value as AWS writes it into a message: texts without quotes. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
