import { isObject, type Json } from '../../interpreter/json.ts';
import type { FieldRule, ObjectRule, Scope } from './rules.ts';

/** A place within a definition, as AWS writes it. */
export function within(at: string, name: string): string {
  return at === '/' ? `/${name}` : `${at}/${name}`;
}

/** Checks an object against its rule: first its fields together, then each by itself, in AWS's order. */
export function checkObject(
  object: { readonly [key: string]: Json },
  at: string,
  rule: ObjectRule,
  scope: Scope,
  isOfOneLanguage = true,
): void {
  const names = Object.keys(object);
  const foreign = isOfOneLanguage ? foreignFields(names, rule, scope) : [];
  const other = scope.language === 'JSONata' ? 'JSONPath' : 'JSONata';
  for (const name of foreign) {
    const message = `The QueryLanguage is set to '${scope.language}', but field '${name}' is only supported for the '${other}' QueryLanguage`;
    scope.findings.wrong(message, at);
  }
  for (const name of names) {
    if (!Object.hasOwn(rule.fields, name)) scope.findings.wrong(`Field '${name}' is not supported`, at);
  }
  const missing = (rule.required ?? []).filter((name) => !(name in object));
  if (missing.length > 0) scope.findings.wrong(`These fields are required: [${missing.join(', ')}]`, at);
  for (const { names: group, isNeeded } of rule.groups ?? []) checkGroup(object, group, isNeeded, at, scope);
  for (const [name, value] of Object.entries(object)) {
    if (!foreign.includes(name) && Object.hasOwn(rule.fields, name)) {
      rule.fields[name]?.(value, within(at, name), scope);
    }
  }
}

/** A field that holds an object with a rule of its own. */
export function objectOf(rule: () => ObjectRule): FieldRule {
  return (value, at, scope) => {
    if (isObject(value)) checkObject(value, at, rule(), scope);
    else scope.findings.wrong('Expected value of type Object', at);
  };
}

/** A field that holds a list of what the rule describes. */
export function listOf(rule: FieldRule, mustHaveSome = true): FieldRule {
  return (value, at, scope) => {
    if (!Array.isArray(value)) scope.findings.wrong('Expected value of type Array', at);
    else if (value.length === 0 && mustHaveSome) scope.findings.wrong('Value cannot be empty', at);
    else for (const [index, item] of value.entries()) rule(item, `${at}[${index}]`, scope);
  };
}

function foreignFields(names: readonly string[], rule: ObjectRule, scope: Scope): string[] {
  const foreign = rule.only?.[scope.language === 'JSONata' ? 'JSONPath' : 'JSONata'] ?? [];
  return names.filter((name) => foreign.includes(name));
}

function checkGroup(
  object: { readonly [key: string]: Json },
  group: readonly string[],
  isNeeded: boolean,
  at: string,
  scope: Scope,
): void {
  // `"End": false` says as much as no End at all.
  const present = group.filter((name) => name in object && !(name === 'End' && object[name] === false));
  const list = `[${group.join(', ')}]`;
  if (present.length > 1) scope.findings.wrong(`There should only be one of the following fields: ${list}`, at);
  if (present.length === 0 && isNeeded) {
    scope.findings.wrong(`This object should have only one of the following fields: ${list}`, at);
  }
}
