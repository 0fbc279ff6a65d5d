import type { z } from 'zod';
import type { BeforePivot } from './before-pivot.ts';
import type { Action, AnyTask, Callback, NeverDeclines, Titled } from './contract.ts';
import { titleOf, wordsOf } from './emit/names.ts';
import type { Arg, Exact } from './reference.ts';
import type { AttentionScope, EndScope } from './scope.ts';
import { reveal, scope, type Value } from './stand-in.ts';
import { callOf, type Frame, Steps } from './steps.ts';

/** What support answers: try the open undos again, or they were settled by hand. */
interface Decision {
  readonly decision: 'retry' | 'settled';
}

/** How an unhappy end is closed. */
class End {
  readonly task: AnyTask;
  readonly args: Value;
  readonly title: string | undefined;
  constructor(task: AnyTask, args: Value, title: string | undefined) {
    this.task = task;
    this.args = args;
    this.title = title;
  }
}

/** Says which task closes an end; it is repeated until it works. */
type EndMaker<In> = <Input, Declines extends string, A extends Arg<Input>>(
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

/** Begins the definition of a workflow. */
export function workflow<In, Ends extends string, AskInput, A extends Arg<AskInput>>(
  definition: WorkflowDefinition<In, Ends, AskInput, A>,
): BeforePivot<In, Ends, { readonly input: In }> {
  const { name, purpose, input, attention } = definition;
  const { task, args, timeoutSeconds, title } = attention;
  const ends = Object.entries<End>(
    definition.ends((closing, argsOf, options) => new End(closing, reveal(argsOf(scope())), options?.title)),
  );
  const frame: Frame = {
    name,
    purpose,
    input,
    ends: Object.fromEntries(
      ends.map(([end, { task, args, title = `${titleOf(task.name)}: ${wordsOf(end)}` }]) => [
        end,
        { task, args, title },
      ]),
    ),
    attention: { ...callOf(task, args, title === undefined ? {} : { title }), timeoutSeconds },
  };
  // One class stands behind all the typed builders, which are what the compiler sees of it.
  return new Steps(frame, []) as unknown as BeforePivot<In, Ends, { readonly input: In }>;
}
