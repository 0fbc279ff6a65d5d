import { isObject, type Json } from '../../interpreter/json.ts';
import type { Findings } from '../diagnostics.ts';
import { within } from './check-object.ts';

type Block = { readonly [key: string]: Json };
type Transition = { readonly target: string; readonly at: string };

/** Says which targets there are not, and which states nothing leads to, in a block and in the blocks within it. */
export function checkTransitions(block: Block, at: string, findings: Findings): void {
  const { States: states } = block;
  if (!isObject(states)) return;
  const start: Transition[] =
    typeof block.StartAt === 'string' ? [{ target: block.StartAt, at: within(at, 'StartAt') }] : [];
  const transitions = new Map<string, readonly Transition[]>();
  for (const [name, state] of Object.entries(states)) {
    transitions.set(name, isObject(state) ? transitionsOf(state, within(within(at, 'States'), name)) : []);
  }
  for (const { target, at: place } of [...start, ...[...transitions.values()].flat()]) {
    if (!Object.hasOwn(states, target)) {
      findings.add('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, place);
    }
  }
  if (at === '/' && !Object.values(states).some(isTerminal)) {
    // Nothing is said of unreachable states then.
    findings.add('MISSING_END_STATE', 'Workflow has no terminal state');
  } else {
    const reached = reachedFrom(start, transitions);
    for (const name of Object.keys(states)) {
      if (reached.has(name)) continue;
      const place = within(within(at, 'States'), name);
      findings.add('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, place);
    }
  }
  for (const [name, state] of Object.entries(states)) {
    for (const [inner, place] of blocksOf(state, within(within(at, 'States'), name))) {
      checkTransitions(inner, place, findings);
    }
  }
}

/** The blocks of states within a state, each with its place. */
export function blocksOf(state: Json, at: string): [Block, string][] {
  if (!isObject(state)) return [];
  const blocks: [Block, string][] = [];
  if (Array.isArray(state.Branches)) {
    for (const [index, branch] of state.Branches.entries()) {
      if (isObject(branch)) blocks.push([branch, `${at}/Branches[${index}]`]);
    }
  }
  for (const name of ['ItemProcessor', 'Iterator']) {
    const inner = state[name];
    if (isObject(inner)) blocks.push([inner, `${at}/${name}`]);
  }
  return blocks;
}

function transitionsOf(state: Block, at: string): Transition[] {
  const found: Transition[] = [];
  const take = (target: Json | undefined, place: string): void => {
    if (typeof target === 'string') found.push({ target, at: place });
  };
  for (const list of ['Choices', 'Catch']) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) {
      if (isObject(entry)) take(entry.Next, `${at}/${list}[${index}]/Next`);
    }
  }
  take(state.Next, `${at}/Next`);
  take(state.Default, `${at}/Default`);
  return found;
}

function reachedFrom(
  start: readonly Transition[],
  transitions: ReadonlyMap<string, readonly Transition[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = start.map(({ target }) => target);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(transitions.get(name) ?? []).map(({ target }) => target));
  }
  return reached;
}

function isTerminal(state: Json): boolean {
  return isObject(state) && (state.End === true || state.Type === 'Succeed' || state.Type === 'Fail');
}
