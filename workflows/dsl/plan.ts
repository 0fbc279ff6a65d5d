import type { z } from 'zod';
import type { AnyTask } from './contract.ts';
import type { Value } from './stand-in.ts';

/** A workflow as the builder gathered it, before it is written as a state machine. */
export interface Plan {
  readonly name: string;
  readonly purpose: string;
  readonly input: z.ZodType;
  readonly ends: Readonly<Record<string, Closing>>;
  /** The end when a task answers that the order is being called off. */
  readonly cancelled?: string;
  readonly attention: Call & { readonly timeoutSeconds: number };
  readonly path: Path;
}

/** A task, its arguments, and the name of the state that calls it. */
export interface Call {
  readonly title: string;
  readonly task: AnyTask;
  readonly args: Value;
}

/** How an unhappy end is closed, and whom it tells then. */
interface Closing extends Call {
  readonly tells: readonly Call[];
}

/** Steps in the order they run. */
export type Path = readonly Step[];

export type Step =
  | TaskStep
  | WaitStep
  | { readonly kind: 'pause'; readonly title: string; readonly seconds: number }
  | MatchStep
  | ParallelStep
  | { readonly kind: 'end'; readonly title: string; readonly end: string; readonly because: string }
  | { readonly kind: 'succeed'; readonly title: string };

export interface TaskStep extends Call {
  readonly kind: 'read' | 'effect' | 'pivot' | 'finish';
  /** The variable that takes the result. */
  readonly name: string;
  /** What the workflow becomes when the step fails; absent where failing is no option. */
  readonly answers?: Answered;
  readonly undo?: Call;
  /** Why an effect has no undo. */
  readonly irreversible?: string;
  readonly probe?: Call;
  readonly isOptional: boolean;
}

interface Answered {
  /** Absent in a parallel branch: there the whole of it has one. */
  readonly otherwise?: string;
  readonly declined: Readonly<Record<string, string>>;
}

export interface WaitStep extends Call {
  readonly kind: 'wait';
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly heartbeatSeconds?: number;
  readonly timedOut: { readonly end: string } | { readonly path: Path };
  readonly otherwise?: string;
}

export interface MatchStep {
  readonly kind: 'match';
  readonly title: string;
  readonly variable: string;
  readonly field: string;
  readonly cases: Readonly<Record<string, Path>>;
}

export interface ParallelStep {
  readonly kind: 'parallel';
  readonly title: string;
  readonly name: string;
  readonly branches: Readonly<Record<string, Path>>;
  readonly otherwise?: string;
}

/** True when nothing can follow the path. */
export function hasEnded(path: Path): boolean {
  const last = path.at(-1);
  if (!last) return false;
  if (last.kind === 'match') return Object.values(last.cases).every(hasEnded);
  return last.kind === 'end' || last.kind === 'succeed';
}

/** Every path inside a step. */
export function pathsIn(step: Step): Path[] {
  if (step.kind === 'match') return Object.values(step.cases);
  if (step.kind === 'parallel') return Object.values(step.branches);
  if (step.kind === 'wait' && 'path' in step.timedOut) return [step.timedOut.path];
  return [];
}

/** All steps, the steps of branches right after the step they belong to. */
export function stepsOf(path: Path): Step[] {
  return path.flatMap((step) => [step, ...pathsIn(step).flatMap(stepsOf)]);
}
