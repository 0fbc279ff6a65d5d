/** A text that is no call of an intrinsic function; AWS refuses the definition with one message for all of them. */
export class InvalidIntrinsic extends Error {
  override name = 'InvalidIntrinsic';
  readonly source: string;

  constructor(source: string, detail: string) {
    super(detail);
    this.source = source;
  }
}

/** A call that failed, in AWS's words. AWS names the error States.Runtime, not States.IntrinsicFailure. */
export class IntrinsicFailure extends Error {
  override name = 'IntrinsicFailure';
  readonly error = 'States.Runtime';
}

/** Thrown by a function whose arguments it cannot take; within this folder only. */
export class InvalidArguments extends Error {
  override name = 'InvalidArguments';
  /** What goes between "Invalid" and the function's name. */
  readonly subject: 'arguments' | 'template';

  constructor(detail = '', subject: 'arguments' | 'template' = 'arguments') {
    super(detail);
    this.subject = subject;
  }
}
