import { isObject } from '../../interpreter/json.ts';
import { within } from './check-object.ts';
import { template } from './check-template.ts';
import type { FieldRule } from './rules.ts';

const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** The variables that a state sets. */
export const assign: FieldRule = (value, at, scope) => {
  if (!isObject(value)) return scope.findings.wrong('Expected value of type Object', at);
  for (const key of Object.keys(value)) checkName(variableOf(key, scope.language), within(at, key), scope.findings);
  template(value, at, scope);
};

/** The variable that a field of Assign sets. */
export function variableOf(key: string, language: string): string {
  return language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key;
}

function checkName(name: string, at: string, findings: Parameters<FieldRule>[2]['findings']): void {
  if (name === 'states') {
    findings.add('RESERVED_VARIABLE_NAME', `Cannot assign to reserved variable '$states'.`, at);
  } else if (!variableName.test(name)) {
    const message = `Invalid variable name '${name}': the variable name contains invalid characters.`;
    findings.add('INVALID_VARIABLE_NAME', message, at);
  } else if (name.length > 80) {
    const message = `Invalid variable name '${name}': the variable name is longer than 80 characters.`;
    findings.add('INVALID_VARIABLE_NAME', message, at);
  }
}
