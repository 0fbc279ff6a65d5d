import jsonata from 'jsonata';
import { expressionSource } from '../../interpreter/expression.ts';
import { isObject, type Json } from '../../interpreter/json.ts';
import type { Scope } from './rules.ts';
import { topLevelReferences } from './top-level-references.ts';

/** Whether the text is meant as an expression and written as one. */
export function isExpression(text: string): boolean {
  return expressionSource(text) !== undefined;
}

/** Checks a text that is an expression, or begins like one; other text is what it is. */
export function checkExpression(text: string, at: string, scope: Scope): void {
  const source = expressionSource(text);
  if (source === undefined) {
    if (text.startsWith('{%')) scope.findings.wrong('JSONata string must start with {% and end with %}', at);
    return;
  }
  let tree: unknown;
  try {
    tree = jsonata(source).ast();
  } catch (error) {
    const { message } = error as { message?: unknown }; // JSONata throws plain objects
    scope.findings.add('INVALID_JSONATA_EXPRESSION', String(message), at);
    return;
  }
  for (const name of topLevelReferences(tree)) {
    const message = unsupported(name, scope);
    if (message !== undefined) scope.findings.add('UNSUPPORTED_JSONATA_EXPRESSION', message, at);
  }
}

/** Checks every text in the value. */
export function checkExpressionsIn(value: Json, at: string, scope: Scope): void {
  if (typeof value === 'string') checkExpression(value, at, scope);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkExpressionsIn(item, `${at}[${index}]`, scope);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) checkExpressionsIn(item, `${at}/${key}`, scope);
  }
}

function unsupported(name: string, scope: Scope): string | undefined {
  if (name === '$$') return `Reference to '$$' is not supported.`;
  if (name === '$states.result' || name === '$states.errorOutput') {
    const isThere = scope.states.some((field) => name === `$states.${field}`);
    return isThere ? undefined : `Field '${name}' does not exist.`;
  }
  return `Reference to '${name}' at the top level is not supported.`;
}
