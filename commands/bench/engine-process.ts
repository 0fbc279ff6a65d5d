import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CleanUp } from './clean-up.ts';
import { cpuMilliseconds, residentBytes } from './process-usage.ts';

const entry = fileURLToPath(new URL('../stepfunctions.ts', import.meta.url));

export interface EngineOptions {
  readonly folder: string;
  readonly cleanUp: CleanUp;
  /** 0, any free one, by default. */
  readonly port?: number;
  readonly lambdaUrl?: string;
  readonly profileFolder?: string | undefined;
  /** How long ended executions are kept; as long as on AWS by default. */
  readonly keepDays?: number;
}

export interface EngineProcess {
  readonly url: string;
  readonly pid: number;
  /** From its spawn until it said that it is ready. */
  readonly readyMilliseconds: number;
  cpuMilliseconds(): number;
  residentBytes(): number;
  /** Ends it and waits until it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts `npm run stepfunctions` in a process of its own; settles when it is ready. */
export async function startEngine(options: EngineOptions): Promise<EngineProcess> {
  const { folder, cleanUp, port = 0, lambdaUrl, profileFolder, keepDays } = options;
  const flags = ['--port', String(port), '--data', folder];
  if (keepDays !== undefined) flags.push('--keep-days', String(keepDays));
  const began = performance.now();
  const child = cleanUp.child(
    spawn(process.execPath, [...nodeOptions(profileFolder), entry, ...flags], {
      env: {
        ...process.env,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        ...(lambdaUrl === undefined ? {} : { AWS_ENDPOINT_URL_LAMBDA: lambdaUrl }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const gone = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const [, found] = /ready: (http:\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    gone.then(([code]) => reject(new Error(`the engine ended with ${code}`)), reject);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('expected a process with an id');
  return {
    url,
    pid,
    readyMilliseconds: performance.now() - began,
    cpuMilliseconds: () => cpuMilliseconds(pid),
    residentBytes: () => residentBytes(pid),
    async end(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

/** What Node is started with where the engine runs. */
export function nodeOptions(profileFolder: string | undefined): string[] {
  const quiet = '--disable-warning=ExperimentalWarning';
  return profileFolder === undefined ? [quiet] : [quiet, '--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
}
