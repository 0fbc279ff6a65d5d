import { isObject, type Json } from '../interpreter/json.ts';

/** The part of a definition's text that the block of that key is made of (`Machine.blocks`). */
export function blockText(definition: string, block: string): string {
  const parts = block.split('/');
  let at: Json | undefined = JSON.parse(definition);
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const state = memberOf(memberOf(at, 'States'), decodeURIComponent(parts[index] ?? ''));
    const branches = memberOf(state, 'Branches');
    at = Array.isArray(branches)
      ? branches[Number(parts[index + 1])]
      : (memberOf(state, 'ItemProcessor') ?? memberOf(state, 'Iterator'));
  }
  return JSON.stringify(at);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}
