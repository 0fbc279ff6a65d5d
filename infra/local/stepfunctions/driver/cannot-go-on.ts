/** The interpreter cannot take an execution any further, or would have done something else than was recorded. */
export class CannotGoOn extends Error {
  override name = 'CannotGoOn';
}

/** What the error means for the execution: that it cannot go on, unless it is one of the system, which fails for all. */
export function cannotGoOn(arn: string, error: unknown): unknown {
  if (error instanceof CannotGoOn) return error;
  const isOfSystem = error instanceof Error && 'syscall' in error && !('code' in error && error.code === 'ENOENT');
  if (isOfSystem) return error;
  return new CannotGoOn(`${arn} cannot go on: ${error instanceof Error ? error.message : error}`, { cause: error });
}
