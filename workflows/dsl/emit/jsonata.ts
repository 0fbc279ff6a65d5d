import type { Template } from '../../asl/state-machine.ts';
import { Computed, type Expression, type Value } from '../stand-in.ts';

/** Where JSONata finds the workflow's input: in the context, for it is there in every state, undos and branches included. */
const executionInput = '$states.context.Execution.Input';

/** Marks text as an expression. */
export function asExpression(code: string): string {
  return `{% ${code} %}`;
}

/** A text as JSONata writes it; single quotes keep the JSON around it readable. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A value as a template of the state machine: literals stay JSON, expressions become `{% … %}`. */
export function toTemplate(value: Value): Template {
  if (value instanceof Computed || mayLeaveOut(value)) return asExpression(toCode(value));
  if (typeof value === 'string') return isPlain(value) ? value : asExpression(quoted(value));
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(toTemplate);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toTemplate(field)]));
}

/** A value as JSONata. An object leaves out the fields that are undefined, which a template cannot. */
function toCode(value: Value): string {
  if (value instanceof Computed) return codeOf(value.expression);
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(toCode).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([name, field]) => `${quoted(name)}: ${toCode(field)}`)
    .join(', ')}}`;
}

function codeOf(expression: Expression): string {
  switch (expression.kind) {
    case 'variable':
      return expression.name === 'input' ? executionInput : `$${expression.name}`;
    case 'field':
      return `${codeOf(expression.of)}.${fieldName(expression.name)}`;
    case 'orElse': {
      const code = codeOf(expression.of);
      return `($exists(${code}) ? ${code} : ${toCode(expression.fallback)})`;
    }
    case 'orNothing':
      return codeOf(expression.of);
  }
}

/** Text in the brackets of an expression would be evaluated; asl-validator wants one line of text, and not an empty one. */
function isPlain(text: string): boolean {
  return text !== '' && !text.includes('\n') && !text.startsWith('{%') && !text.endsWith('%}');
}

const operatorWords = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);
function fieldName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !operatorWords.has(name) ? name : `\`${name}\``;
}

/** True of an object that has a field which may be left out. */
function mayLeaveOut(value: Value): boolean {
  if (value === null || typeof value !== 'object' || value instanceof Computed || isList(value)) return false;
  return Object.values(value).some((field) => field instanceof Computed && field.expression.kind === 'orNothing');
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
