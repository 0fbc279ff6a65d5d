import { spawn } from 'node:child_process';

export interface RunningChild {
  readonly url: string;
  /** Ends it at once and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts an entry point of infra/local in a process of its own, as the launcher does, and waits for its ready line. */
export async function startChild(entry: string, env: Readonly<Record<string, string>>): Promise<RunningChild> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((settle) => child.once('exit', () => settle()));
  let output = '';
  const url = await new Promise<string>((settle, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const [, found] = /ready: (http:\S+)/.exec(output) ?? [];
      if (found !== undefined) settle(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}: ${output}`)));
  });
  return {
    url,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
  };
}
