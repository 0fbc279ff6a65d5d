import type { z } from 'zod';
import type { BeforePivot } from './before-pivot.ts';
import type { Action, AnyTask, Callback, NeverDeclines, Titled } from './contract.ts';
import { titleOf, wordsOf } from './emit/names.ts';
import type { Plan } from './plan.ts';
import type { Arg, Exact } from './reference.ts';
import type { AttentionScope, EndScope } from './scope.ts';
import { reveal, scope, type Value } from './stand-in.ts';
import { callOf, type Frame, Steps } from './steps.ts';

/** What support answers: try the open undos again, or they were settled by hand. */
interface Decision {
  readonly decision: 'retry' | 'settled';
}

/** A task with its arguments, before the end it belongs to has given it a title. */
interface Given {
  readonly task: AnyTask;
  readonly args: Value;
  readonly title: string | undefined;
}

/** What an end calls: the task that closes it, or one that tells somebody. */
type Closing<In, Result> = <Input, Declines extends string, A extends Arg<Input>>(
  task: Action<Input, unknown, Declines> & NeverDeclines<Declines>,
  args: (scope: EndScope<In>) => A & Exact<A, NoInfer<Input>>,
  options?: Titled,
) => Result;

/** How an unhappy end is closed. */
interface End<In> {
  /** Tells somebody once the end is closed; given up when its task's own retries are used up. */
  tell: Closing<In, End<In>>;
}

class Ending {
  readonly closing: Given;
  readonly tells: readonly Given[];
  constructor(closing: Given, tells: readonly Given[]) {
    this.closing = closing;
    this.tells = tells;
  }

  tell(task: AnyTask, args: ArgsOf, options: Titled = {}): Ending {
    return new Ending(this.closing, [...this.tells, given(task, args, options)]);
  }
}

type ArgsOf = (scope: never) => unknown;

function given(task: AnyTask, args: ArgsOf, { title }: Titled = {}): Given {
  return { task, args: reveal(args(scope<never>() as never)), title };
}

/** Says which task closes an end; it is repeated until it works. */
type EndMaker<In> = Closing<In, End<In>>;

export interface WorkflowDefinition<In, Ends extends string, AskInput, A> {
  /** kebab-case verb-noun: the state machine's name. */
  readonly name: string;
  readonly purpose: string;
  readonly input: z.ZodType<In>;
  /** The unhappy ends, each with the task that closes it. */
  readonly ends: (end: EndMaker<In>) => { readonly [E in Ends]: End<In> };
  /**
   * The end when an effect, or the pivot, answers `CancelRequested`: all that was done until then is undone. Without it such
   * a step counts as failed in an undeclared way.
   */
  readonly cancelled?: NoInfer<Ends>;
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
  const makeEnd = (closing: AnyTask, argsOf: ArgsOf, options?: Titled) =>
    new Ending(given(closing, argsOf, options), []);
  // One class stands behind the typed ends, as behind the builders.
  const ends = Object.entries(definition.ends(makeEnd as unknown as EndMaker<In>) as Record<string, unknown>);
  const { cancelled } = definition;
  const frame: Frame = {
    name,
    purpose,
    input,
    ends: Object.fromEntries(ends.map(([end, ending]) => [end, closingOf(end, ending)])),
    ...(cancelled === undefined ? {} : { cancelled }),
    attention: { ...callOf(task, args, title === undefined ? {} : { title }), timeoutSeconds },
  };
  // One class stands behind all the typed builders, which are what the compiler sees of it.
  return new Steps(frame, []) as unknown as BeforePivot<In, Ends, { readonly input: In }>;
}

function closingOf(end: string, ending: unknown): Plan['ends'][string] {
  if (!(ending instanceof Ending)) throw new TypeError(`the end "${end}" is not one that was made by end(…)`);
  const titled = ({ task, args, title = `${titleOf(task.name)}: ${wordsOf(end)}` }: Given) => ({ task, args, title });
  return { ...titled(ending.closing), tells: ending.tells.map(titled) };
}
