import type { z } from 'zod';
import type { BeforePivot } from './before-pivot.ts';
import type { Action, Callback, NeverDeclines, Titled } from './contract.ts';
import type { Arg, Exact } from './reference.ts';
import type { AttentionScope, EndScope } from './scope.ts';

/** What support answers: try the open undos again, or they were settled by hand. */
export interface Decision {
  readonly decision: 'retry' | 'settled';
}

declare const end: unique symbol;
/** How an unhappy end is closed. */
export interface End {
  readonly [end]: true;
}

/** Says which task closes an end; it is repeated until it works. */
export type EndMaker<In> = <Input, Declines extends string, A extends Arg<Input>>(
  task: Action<Input, unknown, Declines> & NeverDeclines<Declines>,
  args: (scope: EndScope<In>) => A & Exact<A, NoInfer<Input>>,
  options?: Titled,
) => End;

export interface WorkflowDefinition<In, Ends extends string, AskInput, A> {
  /** kebab-case verb-noun: the state machine's name. */
  readonly name: string;
  readonly purpose: string;
  readonly input: z.ZodType<In>;
  /** The unhappy ends, each with the task that closes it. */
  readonly ends: (end: EndMaker<In>) => { readonly [E in Ends]: End };
  /** Whom to ask when an undo, or a probe, does not succeed. */
  readonly attention: Titled & {
    readonly task: Callback<AskInput, Decision>;
    readonly args: (scope: AttentionScope<In>) => A & Exact<A, NoInfer<AskInput>>;
    readonly timeoutSeconds: number;
  };
}

export declare function workflow<In, Ends extends string, AskInput, A extends Arg<AskInput>>(
  definition: WorkflowDefinition<In, Ends, AskInput, A>,
): BeforePivot<In, Ends, { readonly input: In }>;
