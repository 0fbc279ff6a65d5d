import type { Json } from '../../interpreter/json.ts';
import type { Language } from '../query-language.ts';
import { checkObject, within } from './check-object.ts';
import type { Scope } from './rules.ts';
import { stateRules, stateTypes } from './state-rules.ts';

/** Checks one state by its type. */
export function checkState(
  state: { readonly [key: string]: Json },
  at: string,
  machineLanguage: Language,
  around: Omit<Scope, 'language' | 'states'>,
): void {
  const { findings } = around;
  const isDowngrade = machineLanguage === 'JSONata' && state.QueryLanguage === 'JSONPath';
  if (isDowngrade) {
    findings.wrong(`'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`, at);
  }
  const type = state.Type;
  if (type === undefined) {
    findings.wrong('These fields are required: [Type]', at);
    return;
  }
  const rule = typeof type === 'string' && Object.hasOwn(stateRules, type) ? stateRules[type] : undefined;
  if (!rule) {
    const message = `The field 'Type' should have one of these values: [${stateTypes.join(', ')}]`;
    findings.wrong(message, within(at, 'Type'));
    return;
  }
  const language = languageOf(state.QueryLanguage, machineLanguage);
  const hasResult = type === 'Task' || type === 'Parallel' || type === 'Map';
  checkObject(state, at, rule, { ...around, language, states: hasResult ? ['result'] : [] }, !isDowngrade);
}

/** What AWS takes the field for: JSONPath only by its exact name, anything else that is there for JSONata. */
export function languageOf(field: Json | undefined, inherited: Language): Language {
  if (field === undefined) return inherited;
  return field === 'JSONPath' ? 'JSONPath' : 'JSONata';
}
