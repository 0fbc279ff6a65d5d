import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CleanUp } from '../../../../commands/bench/clean-up.ts';
import { nodeOptions } from '../../../../commands/bench/engine-process.ts';
import type { LambdaNews } from './lambda-process.ts';

const entry = fileURLToPath(new URL('./lambda-process.ts', import.meta.url));

export interface Lambda {
  readonly url: string;
  /** Settles when the order's last step was called; ask before the order starts. */
  lastStepOf(orderId: string): Promise<void>;
  end(): Promise<void>;
}

export async function startLambda(cleanUp: CleanUp): Promise<Lambda> {
  const child = cleanUp.child(fork(entry, { execArgv: nodeOptions(undefined) }));
  const awaited = new Map<string, () => void>();
  const url = await new Promise<string>((resolve) => {
    child.on('message', (news: LambdaNews) => {
      if (news.kind === 'listening') resolve(news.url);
      else awaited.get(news.orderId)?.();
    });
  });
  return {
    url,
    lastStepOf: (orderId) =>
      new Promise((resolve) => {
        awaited.set(orderId, () => {
          awaited.delete(orderId);
          resolve();
        });
      }),
    async end() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
