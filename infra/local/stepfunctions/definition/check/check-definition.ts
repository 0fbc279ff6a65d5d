import { isObject, type Json } from '../../interpreter/json.ts';
import { exceedsDepth, tooDeep } from '../../json-depth.ts';
import { faultSource, findJsonFault } from '../../json-fault.ts';
import { type Diagnostic, Findings } from '../diagnostics.ts';
import { checkNames } from './check-names.ts';
import { checkObject, within } from './check-object.ts';
import { checkState, languageOf } from './check-state.ts';
import { checkTransitions } from './check-transitions.ts';
import { anything, integer, oneOf, text } from './check-values.ts';
import type { FieldRule, MachineType, ObjectRule, Scope } from './rules.ts';

/** What AWS says of a definition before it makes a machine of it: errors and warnings, in its order. */
export function checkDefinition(definition: string, machineType: MachineType): readonly Diagnostic[] {
  const findings = new Findings();
  const parsed = parse(definition, findings);
  if (parsed === undefined) return findings.diagnostics;
  if (!isObject(parsed)) {
    findings.wrong('Expected value of type Object', '/');
    return findings.diagnostics;
  }
  const language = languageOf(parsed.QueryLanguage, 'JSONPath');
  const around: Omit<Scope, 'language' | 'states'> = {
    findings,
    machineType,
    checkBlock: (block, at) => checkObject(block, at, blockRule, scope, false),
  };
  const scope: Scope = { ...around, language, states: [] };
  const states: FieldRule = (value, at) => {
    if (!isObject(value)) return findings.wrong('Expected value of type Object', at);
    if (Object.keys(value).length === 0) return findings.wrong('Value cannot be empty', at);
    for (const [name, state] of Object.entries(value)) {
      const place = within(at, name);
      if (isObject(state)) checkState(state, place, language, around);
      else findings.wrong('Expected value of type Object', place);
    }
  };
  const required = ['States', 'StartAt'];
  const blockRule: ObjectRule = { fields: { Comment: anything, StartAt: text, States: states }, required };
  const machineFields = {
    Comment: anything,
    QueryLanguage: oneOf(['JSONPath', 'JSONata']),
    Version: oneOf(['1.0']),
    TimeoutSeconds: integer(0, 99_999_999),
    StartAt: text,
    States: states,
  };
  checkObject(parsed, '/', { fields: machineFields, required }, scope, false);
  // AWS looks at states together only when each is in order by itself.
  if (findings.hasErrors()) return findings.diagnostics;
  checkNames(parsed, language, findings);
  checkTransitions(parsed, '/', findings);
  return findings.diagnostics;
}

function parse(definition: string, findings: Findings): Json | undefined {
  if (exceedsDepth(definition)) {
    findings.add('INVALID_JSON_DESCRIPTION', tooDeep);
    return undefined;
  }
  try {
    return JSON.parse(definition);
  } catch {
    const fault = findJsonFault(definition);
    const message = `${fault.message}\n at ${faultSource(definition, fault)}`;
    findings.add('INVALID_JSON_DESCRIPTION', message);
    return undefined;
  }
}
