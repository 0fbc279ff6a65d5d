import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Circumstances } from '../../../../commands/bench/benchmark.ts';
import { nodeOptions } from '../../../../commands/bench/engine-process.ts';

const entry = fileURLToPath(new URL('./engine-worker.ts', import.meta.url));

export type Question =
  | { readonly kind: 'keep'; readonly machine: string; readonly definition: string }
  | {
      readonly kind: 'run';
      readonly machine: string;
      /** Begins the names of the executions. */
      readonly tag: string;
      readonly count: number;
      readonly inFlight: number;
      readonly until: 'started' | 'ended';
    }
  /** Calls of that step are never answered. */
  | { readonly kind: 'hold'; readonly step: string }
  | { readonly kind: 'held-calls' }
  /** Lets everything go on; answered when these have ended. */
  | { readonly kind: 'resume'; readonly machine: string; readonly tag: string; readonly count: number }
  | { readonly kind: 'memory' }
  /** An action of the API, without HTTP. */
  | { readonly kind: 'call'; readonly action: string; readonly body: object }
  | { readonly kind: 'close' };

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }
  | { readonly kind: 'count'; readonly count: number }
  | Ran
  | { readonly kind: 'memory'; readonly residentBytes: number; readonly heapBytes: number }
  | { readonly kind: 'called'; readonly milliseconds: number; readonly body: object };

export type Ran = {
  readonly kind: 'ran';
  readonly seconds: number;
  /** One of each execution, in milliseconds. */
  readonly latencies: readonly number[];
  readonly cpuMilliseconds: number;
};

/** The process that holds the engine and its handlers. */
export interface Worker {
  readonly pid: number;
  ask<Kind extends Answer['kind']>(question: Question, kind: Kind): Promise<Answer & { readonly kind: Kind }>;
  /** Ends as a server does, or at once. */
  end(how: 'closed' | 'killed'): Promise<void>;
}

/** Starts the engine on the folder and waits until it has it open. One question at a time. */
export async function startWorker(
  folder: string,
  { cleanUp, profileFolder }: Pick<Circumstances, 'cleanUp' | 'profileFolder'>,
): Promise<Worker> {
  const execArgv = [...nodeOptions(profileFolder), '--expose-gc'];
  const child = cleanUp.child(fork(entry, [folder], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  const gone = once(child, 'exit');
  const next = async (): Promise<Answer> => {
    const died = gone.then(([code]) => Promise.reject(new Error(`the engine's process ended with ${code}`)));
    const [answer]: [Answer] = (await Promise.race([once(child, 'message'), died])) as [Answer]; // engine-worker.ts sends nothing else
    return answer;
  };
  const { pid } = child;
  if (pid === undefined) throw new Error('expected a process with an id');
  const ask: Worker['ask'] = async (question, kind) => {
    const answering = next();
    child.send(question);
    return expectKind(await answering, kind);
  };
  expectKind(await next(), 'ready');
  return {
    pid,
    ask,
    async end(how) {
      if (how === 'killed') child.kill('SIGKILL');
      else await ask({ kind: 'close' }, 'done');
      await gone;
    },
  };
}

function expectKind<Kind extends Answer['kind']>(answer: Answer, kind: Kind): Answer & { readonly kind: Kind } {
  if (answer.kind !== kind) throw new Error(`expected the engine's process to answer "${kind}", not "${answer.kind}"`);
  return answer as Answer & { readonly kind: Kind }; // as just checked
}
