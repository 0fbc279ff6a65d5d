import type { Draft } from '../draft.ts';
import type { Children } from '../execution-state.ts';
import { followPath, followReference } from '../follow-path.ts';
import { type Json, jsonOf } from '../json.ts';
import type { Path, Roots } from '../jsonpath/path.ts';
import { type MapState, stateOf } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { effectiveInput, scopeOf } from '../scope.ts';
import { EvaluationFailure, QueryFailure } from '../state-failure.ts';
import { evaluateTemplate } from '../template.ts';
import { expectWholeNumber, unexpectedType } from './expect.ts';

/** AWS runs at most this many iterations of an inline Map at once. */
const MOST_AT_ONCE = 40;

/** Starts as many items as may run at once. */
export async function beginMap(draft: Draft, frame: number, state: MapState): Promise<Outcome> {
  const items = await itemsOf(draft, frame, state);
  const limit = await limitOf(draft, frame, state);
  const started = draft.emitIn(frame, 'MapStateStarted', { length: items.length });
  if (items.length === 0) return { kind: 'done', result: jsonOf([]) };

  let children: Children = { running: [], results: items.map(() => undefined), left: items.length, items, nextItem: 0 };
  draft.update(frame, { waiting: { kind: 'children', children } });
  while (children.nextItem < Math.min(limit, items.length)) {
    children = await startItem(draft, frame, state, children, started);
    draft.update(frame, { waiting: { kind: 'children', children } });
  }
  return { kind: 'waiting' };
}

/** Starts what may run besides the items that do, after a redrive: one whose selector had failed comes again. */
export async function startMoreItems(draft: Draft, frame: number): Promise<void> {
  const { block, state: name, waiting, previousEventId } = draft.frame(frame);
  const state = stateOf(draft.machine, block, name);
  if (state.kind !== 'Map' || waiting.kind !== 'children') return;
  const limit = await limitOf(draft, frame, state);
  for (let { children } = waiting; children.running.length < limit && children.nextItem < children.items.length; ) {
    children = await startItem(draft, frame, state, children, previousEventId);
    draft.update(frame, { waiting: { kind: 'children', children } });
  }
}

/** Starts the next item of the Map; its first event points at `previousEventId`. */
export async function startItem(
  draft: Draft,
  frame: number,
  state: MapState,
  children: Children,
  previousEventId: number,
): Promise<Children> {
  const index = children.nextItem;
  const item = { index, value: children.items[index] ?? null };
  const input = state.itemSelector
    ? await evaluateTemplate(state.itemSelector, scopeOf(draft, frame, { item }), 'ItemSelector')
    : item.value;
  const started = draft.emit('MapIterationStarted', previousEventId, { name: state.name, index });
  const iteration = draft.addFrame(frame, index, state.processor, started, item, jsonOf(input));
  const startAt = draft.machine.blocks.get(state.processor)?.startAt ?? '';
  draft.queue.push({ kind: 'enter', frame: iteration, state: startAt, input: jsonOf(input) });
  return { ...children, running: [...children.running, iteration], nextItem: index + 1 };
}

/** The items in the state's own data. */
export async function itemsOf(draft: Draft, frame: number, state: MapState): Promise<readonly Json[]> {
  const scope = scopeOf(draft, frame);
  const { items: from } = state;
  if (state.language === 'JSONPath') {
    const items = from?.kind === 'path' ? itemsAt(from.path, scope.roots) : effectiveInput(draft, frame).value;
    if (Array.isArray(items)) return items;
    throw new QueryFailure(`Reference path "${from?.kind === 'path' ? from.path.source : '$'}" must point to array.`);
  }
  if (!from) {
    const input = draft.frame(frame).input;
    if (Array.isArray(input.value)) return input.value;
    throw new EvaluationFailure(`Map state input must be an array but was: ${input.text}`, undefined);
  }
  const items = await evaluateTemplate(from, scope, 'Items');
  if (!Array.isArray(items)) throw unexpectedType(from, items, 'Items', 'array');
  return items;
}

function itemsAt(path: Path, roots: Roots): Json {
  return path.isReference ? followReference(path, roots) : followPath(path, roots);
}

async function limitOf(draft: Draft, frame: number, state: MapState): Promise<number> {
  if (!state.maxConcurrency) return MOST_AT_ONCE;
  const value = await evaluateTemplate(state.maxConcurrency, scopeOf(draft, frame), 'MaxConcurrency');
  const limit = expectWholeNumber(state.maxConcurrency, value, 'MaxConcurrency', { least: 0, most: 1000 });
  return limit === 0 ? MOST_AT_ONCE : Math.min(limit, MOST_AT_ONCE);
}
