/** Why each write of a cancelled transaction failed, in the order of the writes; undefined when the error is another one. */
export function cancellationReasons(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return [];
  return error.CancellationReasons.map((reason: { Code?: string }) => reason.Code ?? 'None'); // as the SDK types it
}

/** Another transaction held one of the items: the same one may go through in a moment. */
export function isConflict(reasons: readonly string[]): boolean {
  return reasons.includes('TransactionConflict');
}

/** Waits a random part of a time that doubles with each attempt, one second at most. */
export async function backOff(attempt: number): Promise<void> {
  const limitMilliseconds = Math.min(1000, 5 * 2 ** attempt);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * limitMilliseconds));
}

/** About four seconds in all: less than a task may take. */
export const conflictAttempts = 15;
