/** The workflows that run. */
export interface Executions {
  /** Starts the machine's execution of that name; that it exists already is success. `input` must be byte-identical each time. */
  start(machine: string, name: string, input: unknown): Promise<{ readonly kind: 'started' | 'alreadyExists' }>;
  /** Answers a callback. `gone` when nobody waits for that token any more. */
  resume(taskToken: string, output: unknown): Promise<{ readonly kind: 'resumed' | 'gone' }>;
}
