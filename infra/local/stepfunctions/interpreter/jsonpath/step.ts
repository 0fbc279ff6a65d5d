import type { Filter } from './filter.ts';

/** One step of a path, from the nodes reached so far to the next ones. */
export type Step =
  /** More than one name gives one object of those that are there. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'filter'; readonly filter: Filter; readonly text: string }
  /** `..`: the node and all below it, to which the next step applies. */
  | { readonly kind: 'descend' };

/** The step as AWS writes it in messages: `['name']`, `[0]`. */
function stepText(step: Step): string {
  switch (step.kind) {
    case 'names':
      return `[${step.names.map((name) => `'${name}'`).join(', ')}]`;
    case 'indexes':
      return `[${step.indexes.join(',')}]`;
    case 'slice':
      return `[${step.from ?? ''}:${step.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'filter':
      return step.text;
    case 'descend':
      return '..';
  }
}

/** `$['a'][0]`. */
export function pathText(steps: readonly Step[]): string {
  return `$${steps.map(stepText).join('')}`;
}
