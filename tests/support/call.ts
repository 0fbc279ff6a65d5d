import { type Call, Declined, type Log } from '../../tasks/task.ts';

/** A log that keeps what it was told. */
export interface KeptLog extends Log {
  readonly lines: readonly { readonly level: 'info' | 'warn' | 'error'; readonly message: string }[];
}

export function keptLog(): KeptLog {
  const lines: { level: 'info' | 'warn' | 'error'; message: string }[] = [];
  const write = (level: 'info' | 'warn' | 'error') => (message: string) => {
    lines.push({ level, message });
  };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

/** What the wrapper hands a task beside its input and ports. */
export function sampleCall<Declines extends string>(log: Log = keptLog()): Call<Declines> {
  return { decline: (name, message) => new Declined(name, message), log };
}
