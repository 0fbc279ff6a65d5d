/** The workflows that run. */
export interface Executions {
  /** Starts the machine's execution of that name; that it exists already is success. `input` must be byte-identical each time. */
  start(machine: string, name: string, input: unknown): Promise<{ readonly kind: 'started' | 'alreadyExists' }>;
  /** What has become of the machine's execution of that name; `absent` when there never was one. */
  status(machine: string, name: string): Promise<'running' | 'ended' | 'absent'>;
  /** Answers a callback. `gone` when nobody waits for that token any more. */
  resume(taskToken: string, output: unknown): Promise<{ readonly kind: 'resumed' | 'gone' }>;
}
