/** An error of the Step Functions API, as the client's exception classes know it. */
export class AwsError extends Error {
  override name = 'AwsError';
  /** The exception's name, such as `StateMachineDoesNotExist`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the exception. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
