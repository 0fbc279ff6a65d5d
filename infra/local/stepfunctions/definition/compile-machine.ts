import { isObject, type Json } from '../interpreter/json.ts';
import type { Block, Machine, State } from '../interpreter/machine.ts';
import { compileState } from './compile-state.ts';
import { Findings, InvalidDefinition } from './diagnostics.ts';
import { Fields } from './fields.ts';
import { type Language, readLanguage } from './query-language.ts';

/**
 * Checks a definition in Amazon States Language and makes it ready to run.
 * Throws InvalidDefinition, which says what is wrong or what this server does not have, and where.
 */
export function compileMachine(definition: string): Machine {
  const findings = new Findings();
  let parsed: Json;
  try {
    parsed = JSON.parse(definition);
  } catch (error) {
    throw new InvalidDefinition([
      { code: 'INVALID_JSON_DESCRIPTION', message: `${(error as SyntaxError).message}`, location: '/' }, // JSON.parse throws nothing else
    ]);
  }
  if (!isObject(parsed)) {
    findings.wrong('Expected value of type Object', '/');
    throw new InvalidDefinition(findings.diagnostics);
  }
  const fields = new Fields(parsed, '/', findings);
  const blocks = new Map<string, Block>();
  const language = readLanguage(fields) ?? 'JSONPath';
  compileBlock(fields, '', language, blocks);
  fields.text('Version');
  const timeoutSeconds = fields.number('TimeoutSeconds', 1);
  fields.refuseOthers();
  checkNamesAndVariables(blocks, findings);
  if (findings.diagnostics.length > 0) throw new InvalidDefinition(findings.diagnostics);
  return { timeoutSeconds, blocks };
}

function compileBlock(fields: Fields, key: string, language: Language, blocks: Map<string, Block>): string {
  const required = ['States', 'StartAt'].filter((name) => !fields.has(name));
  const startAt = fields.text('StartAt') ?? '';
  const list = fields.object('States');
  if (required.length > 0) {
    fields.findings.wrong(`These fields are required: [${required.join(', ')}]`, fields.location);
    return key;
  }
  const states = new Map<string, State>();
  for (const [name, value] of list?.entries() ?? []) {
    const location = list?.at(name) ?? '';
    if (!isObject(value)) {
      fields.findings.wrong('Expected value of type Object', location);
      continue;
    }
    if (name.length > 80) fields.findings.wrong('State names have 80 characters at most', location);
    const nested = (inner: Fields, innerKey: string): string => compileBlock(inner, innerKey, language, blocks);
    const path = key === '' ? keyOf(name) : `${key}/${keyOf(name)}`;
    const state = compileState(name, new Fields(value, location, fields.findings), language, path, nested);
    if (state) states.set(name, state);
  }
  blocks.set(key, { startAt, states });
  checkTransitions(fields, startAt, states);
  return key;
}

/** A name without what separates the parts of a key; it may hold half a character, which no URI takes. */
function keyOf(name: string): string {
  return name.replace(/[%/]/g, encodeURIComponent);
}

function checkTransitions(fields: Fields, startAt: string, states: ReadonlyMap<string, State>): void {
  const missing = (target: string, location: string): void => {
    const message = `Missing 'Next' target: ${target}`;
    fields.findings.diagnostics.push({ code: 'MISSING_TRANSITION_TARGET', message, location });
  };
  if (!states.has(startAt)) missing(startAt, fields.at('StartAt'));
  for (const [name, state] of states) {
    for (const target of targetsOf(state)) {
      if (!states.has(target)) missing(target, `${fields.at('States')}/${name}`);
    }
  }
}

function targetsOf(state: State): string[] {
  const targets: string[] = [];
  if ('next' in state && state.next !== undefined) targets.push(state.next);
  if (state.kind === 'Choice') {
    targets.push(...state.choices.map(({ next }) => next));
    if (state.default !== undefined) targets.push(state.default);
  }
  if ('catch' in state) targets.push(...state.catch.map(({ next }) => next));
  return targets;
}

/**
 * State names are unique over the machine, and an inner scope sets no variable of an outer one. What a distributed Map
 * runs is no inner scope: it has variables of its own.
 */
function checkNamesAndVariables(blocks: ReadonlyMap<string, Block>, findings: Findings): void {
  const seen = new Set<string>();
  const apart = [...blocks.values()].flatMap(({ states }) =>
    [...states.values()].flatMap((state) => (state.kind === 'Map' && state.distributed ? [state.processor] : [])),
  );
  for (const [key, block] of blocks) {
    for (const name of block.states.keys()) {
      if (seen.has(name)) findings.wrong(`Duplicate state name: ${name}`, `/${key}`);
      seen.add(name);
    }
    for (const [outerKey, outer] of blocks) {
      if (outerKey === key || !isInside(key, outerKey)) continue;
      if (apart.some((one) => isWithin(key, one) && !isWithin(outerKey, one))) continue;
      const outerNames = assignedIn(outer);
      for (const name of assignedIn(block)) {
        if (outerNames.has(name)) findings.wrong(`Variable '${name}' is already assigned in an outer scope`, `/${key}`);
      }
    }
  }
}

function isWithin(key: string, outer: string): boolean {
  return key === outer || isInside(key, outer);
}

function isInside(key: string, outer: string): boolean {
  return outer === '' ? key !== '' : key.startsWith(`${outer}/`);
}

function assignedIn(block: Block): Set<string> {
  const names = new Set<string>();
  for (const state of block.states.values()) {
    const yields = [
      ...('assign' in state ? [state] : []),
      ...(state.kind === 'Choice' ? state.choices : []),
      ...('catch' in state ? state.catch : []),
    ];
    for (const { assign } of yields) for (const [name] of assign ?? []) names.add(name);
  }
  return names;
}
