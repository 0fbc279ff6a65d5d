import type { Json } from '../../interpreter/json.ts';
import type { Findings } from '../diagnostics.ts';
import type { Language } from '../query-language.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';

/** What the checks of one state know of it. */
export type Scope = {
  readonly findings: Findings;
  readonly language: Language;
  readonly machineType: MachineType;
  /** Names for which `$states` has a field here, besides input and context. */
  readonly states: readonly ('result' | 'errorOutput')[];
  /** Checks a block of states: a branch, or what a Map runs for each item. */
  readonly checkBlock: (block: { readonly [key: string]: Json }, at: string) => void;
};

/** Says what is wrong with the value of a field; `at` is the field's place. */
export type FieldRule = (value: Json, at: string, scope: Scope) => void;

/** Which fields an object of a definition may have, and what must hold of them. */
export type ObjectRule = {
  readonly fields: Readonly<Record<string, FieldRule>>;
  readonly required?: readonly string[];
  /** Of each group at most one may stand there; of a needed one, one must. */
  readonly groups?: readonly { readonly names: readonly string[]; readonly isNeeded: boolean }[];
  /** Fields that only one query language has. */
  readonly only?: { readonly JSONPath: readonly string[]; readonly JSONata: readonly string[] };
};
