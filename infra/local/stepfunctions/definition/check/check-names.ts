import { isObject, type Json } from '../../interpreter/json.ts';
import type { Findings } from '../diagnostics.ts';
import type { Language } from '../query-language.ts';
import { within } from './check-object.ts';
import { languageOf } from './check-state.ts';
import { blocksOf } from './check-transitions.ts';
import { variableOf } from './check-variables.ts';

type Block = { readonly [key: string]: Json };

/** State names are unique over the machine; an inner scope sets no variable of an outer one. */
export function checkNames(machine: Block, machineLanguage: Language, findings: Findings): void {
  const seen = new Set<string>();
  const visit = (block: Block, at: string, outer: ReadonlySet<string>): void => {
    const states = isObject(block.States) ? block.States : {};
    const own = new Set<string>();
    for (const [name, state] of Object.entries(states)) {
      const place = within(within(at, 'States'), name);
      if (seen.has(name)) findings.add('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, place);
      seen.add(name);
      if (name.length > 80 || name === '') {
        findings.add('INVALID_STATE_NAME', 'A state name has 1 to 80 characters', place);
      }
      if (!isObject(state)) continue;
      for (const [variable, at2] of assigned(state, place, languageOf(state.QueryLanguage, machineLanguage))) {
        if (outer.has(variable)) {
          const message = `The variable name '${variable}' was already defined in a parent scope.`;
          findings.add('DUPLICATE_VARIABLE_NAME', message, at2);
        }
        own.add(variable);
      }
    }
    const visible = new Set([...outer, ...own]);
    for (const [name, state] of Object.entries(states)) {
      const isApart = isDistributed(state);
      for (const [inner, place] of blocksOf(state, within(within(at, 'States'), name))) {
        // What a distributed Map runs are executions of their own, with variables of their own.
        visit(inner, place, isApart ? new Set() : visible);
      }
    }
  };
  visit(machine, '/', new Set());
}

function assigned(state: Block, at: string, language: Language): [string, string][] {
  const places: [Json | undefined, string][] = [[state.Assign, `${at}/Assign`]];
  for (const list of ['Choices', 'Catch']) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) {
      if (isObject(entry)) places.push([entry.Assign, `${at}/${list}[${index}]/Assign`]);
    }
  }
  return places.flatMap(([assign, place]) => {
    const keys = isObject(assign) ? Object.keys(assign) : [];
    return keys.map((key): [string, string] => [variableOf(key, language), `${place}/${key}`]);
  });
}

function isDistributed(state: Json): boolean {
  const processor = isObject(state) && isObject(state.ItemProcessor) ? state.ItemProcessor : {};
  return isObject(processor.ProcessorConfig) && processor.ProcessorConfig.Mode === 'DISTRIBUTED';
}
