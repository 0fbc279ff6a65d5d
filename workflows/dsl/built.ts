import type { z } from 'zod';
import type { StateMachine } from '../asl/state-machine.ts';
import type { Budget } from './budget/budget.ts';
import type { Action, AnyTask, NeverDeclines } from './contract.ts';
import type { Arg, Exact } from './reference.ts';
import type { InputScope } from './scope.ts';

declare const ended: unique symbol;

/** A branch, or a workflow, on which nothing can follow. */
export interface Ended {
  readonly [ended]: true;
}

/** What is generated, deployed and run. */
export interface Workflow<Input = unknown> {
  /** The state machine's name. */
  readonly name: string;
  readonly purpose: string;
  readonly input: z.ZodType<Input>;
  /** The state machine; functions are placeholders such as `${ReserveStock}`. */
  readonly definition: StateMachine;
  /** The tasks it calls, by placeholder: `{ ReserveStock: … }`. */
  readonly tasks: Readonly<Record<string, AnyTask>>;
  /** What is wrong with the state machine, in plain sentences: `npm run generate` refuses it unless there is nothing. */
  readonly findings: readonly string[];
  /** Upper bounds of what one execution takes. Throws when a limit of AWS would be passed. */
  readonly budget: Budget;
}

/** A workflow that ends on every path. */
export interface Built<Input, Ends extends string> extends Workflow<Input>, Ended {
  /** The chain of undos as a workflow of its own, for an order that is to be called off from outside. */
  compensation<ClaimInput, Declines extends string, A extends Arg<ClaimInput>>(
    compensation: Compensation<Input, Ends, ClaimInput, Declines, A>,
  ): Workflow<Input>;
}

interface Compensation<Input, Ends extends string, ClaimInput, Declines extends string, A> {
  readonly name: string;
  readonly purpose: string;
  /** Runs first: makes it impossible that the workflow is started, or goes on, for the same input. */
  readonly claim: {
    readonly task: Action<ClaimInput, unknown, Declines> & NeverDeclines<Declines>;
    readonly args: (scope: InputScope<Input>) => A & Exact<A, NoInfer<ClaimInput>>;
  };
  readonly end: Ends;
}
