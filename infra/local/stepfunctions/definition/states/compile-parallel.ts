import { eachObject } from '../compile-answers.ts';
import type { CompileBlock } from '../compile-state.ts';
import type { Fields } from '../fields.ts';

/** The keys of a Parallel's branches. */
export function compileBranches(fields: Fields, key: string, compileBlock: CompileBlock): string[] {
  if (!fields.has('Branches')) fields.findings.wrong('These fields are required: [Branches]', fields.location);
  return eachObject(fields, 'Branches', (branch, index) => compileBlock(branch, `${key}/${index}`));
}
