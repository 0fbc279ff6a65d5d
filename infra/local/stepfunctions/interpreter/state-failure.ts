/** How a failure came about, which decides what may answer it. */
export type FailureKind =
  /** Retriers and catchers may answer it. */
  | 'ordinary'
  /** The execution ends: States.Runtime, and data limits met at a transition, pass every Retry and Catch by. */
  | 'terminal';

/** The most characters that AWS keeps of each. */
const MAX_ERROR = 256;
const MAX_CAUSE = 32_768;

/** Why a state failed, in the words that Retry, Catch and the history use. */
export class StateFailure extends Error {
  override name = 'StateFailure';
  /** Absent when neither the Fail state nor SendTaskFailure named one. */
  readonly error: string | undefined;
  readonly reason: string | undefined;
  readonly kind: FailureKind;
  /** Further names that a retrier or catcher may know it by. */
  readonly aliases: readonly string[];

  constructor(
    error: string | undefined,
    reason: string | undefined,
    options: { kind?: FailureKind; aliases?: readonly string[] } = {},
  ) {
    super(`${error ?? 'no error name'}: ${reason ?? 'no cause'}`);
    this.error = error?.slice(0, MAX_ERROR);
    this.reason = reason?.slice(0, MAX_CAUSE);
    this.kind = options.kind ?? 'ordinary';
    this.aliases = options.aliases ?? [];
  }
}

/** A path, an intrinsic function or a field's value of JSONPath that cannot be used; it has no event of its own. */
export class QueryFailure extends Error {
  override name = 'QueryFailure';
  readonly error: string;

  constructor(message: string, error = 'States.Runtime') {
    super(message);
    this.error = error;
  }
}

/** What the work on a state may fail with. */
export type Failure = StateFailure | EvaluationFailure | QueryFailure;

export function isFailure(error: unknown): error is Failure {
  return error instanceof StateFailure || error instanceof EvaluationFailure || error instanceof QueryFailure;
}

/** A message with the state it is about, as AWS begins most of its own. */
export function whileExecuting(
  frame: { readonly state: string; readonly enteredEventId: number },
  message: string,
): string {
  return `An error occurred while executing the state '${frame.state}' (entered at the event id #${frame.enteredEventId}). ${message}`;
}

/** An expression or a field's value that cannot be used; the history tells where. */
export class EvaluationFailure extends Error {
  override name = 'EvaluationFailure';
  readonly location: string | undefined;
  /** Its name, when it is not States.QueryEvaluationError; its message is then the whole cause. */
  readonly error: string | undefined;
  /** AWS looks at a Wait's timestamp one decision after the other expressions, and its history shows it. */
  readonly afterEntering: boolean;

  constructor(
    message: string,
    location: string | undefined,
    options: { afterEntering?: boolean; error?: string } = {},
  ) {
    super(message);
    this.error = options.error;
    this.location = location;
    this.afterEntering = options.afterEntering ?? false;
  }
}
