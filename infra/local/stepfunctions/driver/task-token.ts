/** A token names its execution and its task, so it is found after a restart without a table. */
export type TaskToken = { readonly execution: string; readonly task: number };

/** What the token leads to; undefined when it is no token of ours. */
export function parseTaskToken(token: string): TaskToken | undefined {
  try {
    const [execution, task]: unknown[] = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    return typeof execution === 'string' && typeof task === 'number' ? { execution, task } : undefined;
  } catch {
    return undefined;
  }
}
