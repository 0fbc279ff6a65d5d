import { checkDefinition } from '../../../../../../infra/local/stepfunctions/definition/check/check-definition.ts';
import type { MachineType } from '../../../../../../infra/local/stepfunctions/definition/check/rules.ts';

/** What is said of a definition, a line each: the code, unless it is the usual one, the message and the place. */
export function findings(definition: unknown, type: MachineType = 'STANDARD'): string[] {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  return checkDefinition(text, type).map(({ code, message, location, severity }) => {
    const kind = [...(severity ? [severity] : []), ...(code === 'SCHEMA_VALIDATION_FAILED' ? [] : [code])];
    return `${kind.map((word) => `${word}: `).join('')}${message} @ ${location}`;
  });
}

/** A machine of these states, which begins with the first of them. */
export function machine(states: Record<string, object>, extra: object = {}): object {
  return { StartAt: Object.keys(states)[0], States: states, ...extra };
}

/** A machine of one state, in JSONPath. */
export function only(state: object, extra: object = {}): object {
  return machine({ S: { End: true, ...state } }, extra);
}

/** A machine of one state, in JSONata. */
export function onlyInJsonata(state: object): object {
  return only(state, { QueryLanguage: 'JSONata' });
}

export const done = { Type: 'Pass', End: true };
