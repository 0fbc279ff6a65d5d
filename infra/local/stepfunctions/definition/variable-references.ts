import jsonata from 'jsonata';
import { expressionSource } from '../interpreter/expression.ts';
import { isObject, type Json } from '../interpreter/json.ts';
import { languageOf } from './check/check-state.ts';
import { blocksOf } from './check/check-transitions.ts';
import type { Language } from './query-language.ts';

type Block = { readonly [key: string]: Json };

/** Where states stand, and what is no template: nothing is read from these. */
const withoutReferences = ['ItemProcessor', 'Iterator', 'Branches', 'Result', 'Comment', 'Retry', 'Resource'];
const inPath = /(?<![\w$])\$([\p{ID_Start}_][\p{ID_Continue}]*)/gu;
const quoted = /'(?:[^'\\]|\\.)*'/g;

/** The workflow variables that each state reads, by the state's name; states that read none are left out. */
export function variableReferences(definition: string): Record<string, readonly string[]> {
  const machine: Json = JSON.parse(definition);
  if (!isObject(machine)) return {};
  const found: [string, readonly string[]][] = [];
  visit(machine, languageOf(machine.QueryLanguage, 'JSONPath'), found);
  return Object.fromEntries(found);
}

function visit(block: Block, machineLanguage: Language, found: [string, readonly string[]][]): void {
  if (!isObject(block.States)) return;
  for (const [name, state] of Object.entries(block.States)) {
    if (!isObject(state)) continue;
    const names = new Set<string>();
    const language = languageOf(state.QueryLanguage, machineLanguage);
    for (const [field, value] of Object.entries(state)) {
      if (withoutReferences.includes(field)) continue;
      if (language === 'JSONata') readExpressions(value, names);
      else readPaths(field, value, names);
    }
    if (names.size > 0) found.push([name, [...names].sort()]);
    for (const [inner] of blocksOf(state, '')) visit(inner, machineLanguage, found);
  }
}

function readPaths(field: string, value: Json, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) readPaths('', item, names);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) readPaths(key, item, names);
  else if (typeof value === 'string' && (field.endsWith('.$') || field.endsWith('Path') || field === 'Variable')) {
    for (const [, name] of value.replace(quoted, '').matchAll(inPath)) if (name !== undefined) names.add(name);
  }
}

function readExpressions(value: Json, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) readExpressions(item, names);
  else if (isObject(value)) for (const item of Object.values(value)) readExpressions(item, names);
  else if (typeof value === 'string') {
    const source = expressionSource(value);
    if (source === undefined) return;
    try {
      readTree(jsonata(source).ast(), new Set(), names);
    } catch {
      // An expression that does not parse refers to nothing; it is refused elsewhere.
    }
  }
}

/** `bound` are the names that the expression itself gives: parameters of its functions, and `:=`. */
function readTree(node: unknown, bound: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(node)) {
    const inner = new Set(bound);
    for (const one of node) {
      readTree(one, inner, names);
      if (isNode(one) && one.type === 'bind' && isNode(one.lhs)) inner.add(String(one.lhs.value));
    }
    return;
  }
  if (!isNode(node)) return;
  if (node.type === 'variable') {
    const name = String(node.value);
    if (!bound.has(name) && !['', '$', 'states'].includes(name)) names.add(name);
    readTree(Object.values({ ...node, value: undefined, type: undefined }), bound, names);
    return;
  }
  const { type, procedure, lhs, rhs, ...rest } = node;
  // What is called by its name is a function: variables hold JSON only.
  const isCallByName = isNode(procedure) && procedure.type === 'variable';
  if (!(type === 'apply' && isNode(rhs) && rhs.type === 'variable')) readTree(rhs, bound, names);
  const inner =
    type === 'lambda' && Array.isArray(node.arguments)
      ? new Set([...bound, ...node.arguments.map((one) => (isNode(one) ? String(one.value) : ''))])
      : bound;
  if (procedure !== undefined && !isCallByName) readTree(procedure, inner, names);
  if (type !== 'bind') readTree(lhs, inner, names);
  for (const part of Object.values(rest)) readTree(part, inner, names);
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
