import { type Json, typeName } from '../json.ts';
import { EvaluationFailure } from '../state-failure.ts';
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

/** The value as a whole number within its bounds; throws EvaluationFailure. */
export function expectWholeNumber(
  template: Template,
  value: Json,
  location: string,
  bounds: { readonly least: number; readonly most: number },
): number {
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

/** The value as text; throws EvaluationFailure. */
export function expectText(template: Template, value: Json, location: string): string {
  if (typeof value !== 'string') throw unexpectedType(template, value, location, 'string');
  return value;
}
