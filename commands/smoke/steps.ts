import type { Role } from '../../api/access/roles.ts';
import { SmokeFailure } from './ask.ts';

export type StepResult = { readonly name: string } & (
  | { readonly kind: 'passed'; readonly milliseconds: number; readonly says: string }
  | {
      readonly kind: 'failed';
      readonly milliseconds: number;
      readonly says: string;
      readonly requestId?: string | undefined;
    }
  | { readonly kind: 'leftOut'; readonly says: string }
);

/** One thing that is tried. It says what it saw, in a few words. */
export interface Step {
  readonly name: string;
  /** In which roles it asks. */
  readonly needs?: readonly Role[];
  /** Whether it leaves something behind. */
  readonly writes?: boolean;
  readonly run: () => Promise<string>;
}

interface StepsOptions {
  readonly roles: readonly Role[];
  readonly isReadOnly: boolean;
  readonly report: (result: StepResult) => void;
  readonly now: () => number;
}

/** Runs the steps of one story in their order. The first that fails or cannot be tried ends the story: the next build on it. */
export async function runSteps(story: readonly Step[], options: StepsOptions): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  let isOver = false;
  for (const step of story) {
    const result: StepResult = isOver ? leftOut(step, 'needs the step before') : await tryStep(step, options);
    isOver = result.kind !== 'passed';
    options.report(result);
    results.push(result);
  }
  return results;
}

const leftOut = ({ name }: Step, says: string): StepResult => ({ name, kind: 'leftOut', says });

async function tryStep(step: Step, { roles, isReadOnly, now }: StepsOptions): Promise<StepResult> {
  const { name, needs = [], writes = false, run } = step;
  if (isReadOnly && writes) return leftOut(step, 'it writes');
  const missing = needs.filter((role) => !roles.includes(role));
  if (missing.length > 0) return leftOut(step, `needs a token of role ${missing.join(' and ')}`);
  const began = now();
  try {
    const says = await run();
    return { name, kind: 'passed', milliseconds: now() - began, says };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    const requestId = error instanceof SmokeFailure ? error.requestId : undefined;
    return { name, kind: 'failed', milliseconds: now() - began, says, requestId };
  }
}
