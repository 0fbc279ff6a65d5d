import type { StateMachine } from '../asl/state-machine.ts';
import { type Budget, budgetOf } from './budget/budget.ts';
import type { Workflow } from './built.ts';
import { check } from './check/check.ts';
import type { AnyTask } from './contract.ts';
import { emitCompensation } from './emit/compensation.ts';
import { emit, type Machine } from './emit/emit.ts';
import { capitalised, titleOf, wordsOf } from './emit/names.ts';
import type { Call, Path, Plan, Step, TaskStep } from './plan.ts';
import { reveal, scope } from './stand-in.ts';
import { variableName } from './variable-name.ts';

/** The function that gives a call's arguments; what it is handed is checked where the workflow is written. */
type ArgsOf = (scope: never) => unknown;
type BranchOf = (branch: Steps) => unknown;
interface Options {
  readonly title?: string;
  readonly otherwise?: string;
  readonly declined?: Readonly<Record<string, string>>;
  readonly optional?: true;
}
interface Compensating {
  readonly name: string;
  readonly purpose: string;
  readonly claim: { readonly task: AnyTask; readonly args: ArgsOf; readonly title?: string };
  readonly end: string;
}
interface WaitOptions extends Options {
  readonly args: ArgsOf;
  readonly timeoutSeconds: number;
  readonly heartbeatSeconds?: number;
  readonly timedOut: string | BranchOf;
}

/** What the builder knows before the first step. */
export type Frame = Omit<Plan, 'path'>;

/**
 * The one builder behind all the typed ones: it gathers steps, and each call gives a new builder. Which call may follow
 * which is the compiler's business (`BeforePivot`, `AfterPivot` and the branches).
 */
export class Steps {
  readonly #frame: Frame;
  readonly #path: Path;

  constructor(frame: Frame, path: Path) {
    this.#frame = frame;
    this.#path = path;
  }

  static pathOf(branch: unknown): Path {
    if (branch instanceof Steps) return branch.#path;
    throw new TypeError('a branch gives back the builder it was handed, after its steps');
  }

  read(name: string, task: AnyTask, args: ArgsOf, options: Options = {}): Steps {
    return this.#then(taskStep('read', name, task, args, options));
  }

  finish(name: string, task: AnyTask, args: ArgsOf, options: Options = {}): Steps {
    return this.#then(taskStep('finish', name, task, args, options));
  }

  tell(task: AnyTask, args: ArgsOf, options: Options = {}): Steps {
    return this.#then(taskStep('finish', 'told', task, args, { ...options, optional: true }));
  }

  effect(name: string, task: AnyTask, args: ArgsOf, options: Options) {
    const step = taskStep('effect', name, task, args, options);
    return {
      undo: (undo: AnyTask, undoArgs: ArgsOf, undoOptions: Options = {}) =>
        this.#then({ ...step, undo: callOf(undo, undoArgs, undoOptions) }),
      irreversible: (why: string) => this.#then({ ...step, irreversible: why }),
    };
  }

  pivot(name: string, task: AnyTask, args: ArgsOf, options: Options) {
    const step = taskStep('pivot', name, task, args, options);
    return {
      probe: (probe: AnyTask, probeArgs: ArgsOf, probeOptions: Options = {}) =>
        this.#then({ ...step, probe: callOf(probe, probeArgs, probeOptions) }),
    };
  }

  wait(name: string, task: AnyTask, options: WaitOptions): Steps {
    const { timedOut, timeoutSeconds, heartbeatSeconds, otherwise } = options;
    return this.#then({
      kind: 'wait',
      name: variableName(name),
      ...callOf(task, options.args, options),
      timeoutSeconds,
      ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
      timedOut: typeof timedOut === 'string' ? { end: timedOut } : { path: this.#branch(timedOut) },
      ...(otherwise === undefined ? {} : { otherwise }),
    });
  }

  pause(title: string, duration: { readonly seconds: number }): Steps {
    return this.#then({ kind: 'pause', title, seconds: duration.seconds });
  }

  match(variable: string, field: string, cases: Record<string, BranchOf>, options: Options = {}): Steps {
    const asked = variable === 'input' ? wordsOf(field) : `${wordsOf(variable)} ${wordsOf(field)}`;
    return this.#then({
      kind: 'match',
      title: options.title ?? `${capitalised(asked)}?`,
      variable,
      field,
      cases: this.#branches(cases),
    });
  }

  parallel(name: string, branches: Record<string, BranchOf>, options: Options = {}): Steps {
    return this.#then({
      kind: 'parallel',
      name: variableName(name),
      title: options.title ?? capitalised(wordsOf(name)),
      branches: this.#branches(branches),
      ...(options.otherwise === undefined ? {} : { otherwise: options.otherwise }),
    });
  }

  end(end: string, reason: { readonly because: string; readonly title?: string }): Steps {
    const title = reason.title ?? `Give up: ${wordsOf(end)}`;
    return this.#then({ kind: 'end', title, end, because: reason.because });
  }

  succeed(name: string): Steps {
    return this.#then({ kind: 'succeed', title: name });
  }

  get name(): string {
    return this.#frame.name;
  }

  get purpose(): string {
    return this.#frame.purpose;
  }

  get input(): Plan['input'] {
    return this.#frame.input;
  }

  get definition(): StateMachine {
    return this.#machine.definition;
  }

  get tasks(): Readonly<Record<string, AnyTask>> {
    return this.#machine.tasks;
  }

  get findings(): readonly string[] {
    return check(this.#machine);
  }

  get budget(): Budget {
    return budgetOf(this.#machine);
  }

  compensation({ name, purpose, claim, end }: Compensating): Workflow {
    const { input } = this.#frame;
    const call = callOf(claim.task, claim.args, claim);
    const machine = emitCompensation(this.#plan, { name, purpose, claim: call, end });
    const { definition, tasks } = machine;
    return {
      name,
      purpose,
      input,
      definition,
      tasks,
      get findings() {
        return check(machine);
      },
      get budget() {
        return budgetOf(machine);
      },
    };
  }

  get #plan(): Plan {
    return { ...this.#frame, path: this.#path };
  }

  get #machine(): Machine {
    return emit(this.#plan);
  }

  #then(step: Step): Steps {
    return new Steps(this.#frame, [...this.#path, step]);
  }

  #branch(branch: BranchOf): Path {
    return Steps.pathOf(branch(new Steps(this.#frame, [])));
  }

  #branches(branches: Record<string, BranchOf>): Record<string, Path> {
    return Object.fromEntries(Object.entries(branches).map(([name, branch]) => [name, this.#branch(branch)]));
  }
}

function taskStep(kind: TaskStep['kind'], name: string, task: AnyTask, args: ArgsOf, options: Options): TaskStep {
  const { otherwise, declined, optional } = options;
  const answers = { declined: declined ?? {}, ...(otherwise === undefined ? {} : { otherwise }) };
  const isAnswered = otherwise !== undefined || declined !== undefined;
  return {
    kind,
    name: variableName(name),
    ...callOf(task, args, options),
    ...(isAnswered ? { answers } : {}),
    isOptional: optional === true,
  };
}

/** A task, its arguments with the stand-ins taken out, and the name of the state that calls it. */
export function callOf(task: AnyTask, args: ArgsOf, options: { readonly title?: string }): Call {
  return { title: options.title ?? titleOf(task.name), task, args: reveal(args(scope<never>() as never)) };
}
