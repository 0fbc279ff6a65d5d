/**
 * The Amazon States Language in its JSONata form (https://states-language.net/spec.html): every string of the shape
 * `{% … %}` in a template is an expression. Names are AWS's own.
 */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** JSON whose strings may be expressions. */
export type Template = Json;
export type Assignments = { readonly [variable: string]: Template };

export interface StateMachine {
  readonly Comment?: string;
  readonly QueryLanguage: 'JSONata';
  readonly Version?: string;
  readonly TimeoutSeconds?: number;
  readonly StartAt: string;
  readonly States: States;
}

/** What a Parallel's branch and a Map's processor hold. */
export interface NestedStates {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: States;
}
export type States = { readonly [name: string]: State };

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

interface AnyState {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
}
interface WithOutput {
  /** Variables to set. Every expression sees the values from before. */
  readonly Assign?: Assignments;
  readonly Output?: Template;
}
interface GoesOn {
  readonly Next?: string;
  readonly End?: true;
}
interface Answered {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends AnyState, GoesOn, WithOutput, Answered {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Template;
  readonly TimeoutSeconds?: number | string;
  readonly HeartbeatSeconds?: number | string;
  readonly Credentials?: Template;
}

interface PassState extends AnyState, GoesOn, WithOutput {
  readonly Type: 'Pass';
}

interface ChoiceState extends AnyState, WithOutput {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}
export interface ChoiceRule extends WithOutput {
  readonly Comment?: string;
  readonly Condition: string | boolean;
  readonly Next: string;
}

interface WaitState extends AnyState, GoesOn, WithOutput {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
}

interface SucceedState extends AnyState {
  readonly Type: 'Succeed';
  readonly Output?: Template;
}

interface FailState extends AnyState {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

interface ParallelState extends AnyState, GoesOn, WithOutput, Answered {
  readonly Type: 'Parallel';
  readonly Arguments?: Template;
  readonly Branches: readonly NestedStates[];
}

interface MapState extends AnyState, GoesOn, WithOutput, Answered {
  readonly Type: 'Map';
  readonly Items?: Template;
  readonly ItemSelector?: Template;
  readonly ItemProcessor: NestedStates & { readonly ProcessorConfig?: { readonly Mode: 'INLINE' } };
  readonly MaxConcurrency?: number | string;
  readonly ToleratedFailureCount?: number | string;
  readonly ToleratedFailurePercentage?: number | string;
}

export interface Retrier {
  readonly Comment?: string;
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher extends WithOutput {
  readonly Comment?: string;
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}
