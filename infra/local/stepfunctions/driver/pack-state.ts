import type { ExecutionState } from '../interpreter/execution-state.ts';

/** An ExecutionState as JSON can hold it: its Maps, which are at its top level only, are lists of entries. */
export type PackedState = Readonly<
  Record<string, { readonly map: readonly (readonly unknown[])[] } | { readonly value: unknown }>
>;

export function packState(state: ExecutionState): PackedState {
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, value instanceof Map ? { map: [...value] } : { value }]),
  );
}

export function unpackState(packed: PackedState): ExecutionState {
  const fields = Object.entries(packed).map(([key, field]) => [
    key,
    'map' in field ? new Map(field.map as [unknown, unknown][]) : field.value, // entries, as packState wrote them
  ]);
  return Object.fromEntries(fields) as ExecutionState; // packed by packState, checked by the journal's or the store's checksum
}
