import type { Machine } from '../emit/emit.ts';
export interface Budget {
  readonly x: 1;
}
export function budgetOf(_m: Machine): Budget {
  return { x: 1 };
}
