import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findInstance } from '../../infra/local/instance.ts';
import { runDemo } from '../demo/run-demo.ts';
import { type Fact, readFacts } from './facts.ts';
import { lookAtInstance } from './look-at-instance.ts';

export interface MeasureOptions {
  readonly orders: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

const recorder = fileURLToPath(new URL('./record-calls.ts', import.meta.url));
const start = fileURLToPath(new URL('../start.ts', import.meta.url));
/** Few at once: a function's time is then its own, and not that of its neighbours in the one process here. */
const concurrency = 2;
const timeoutSeconds = 1200;

/**
 * Starts a Comanda of its own in a folder that goes with it, lets the demo's orders run, and answers everything that was
 * seen. Throws when the run did not end well: a bill for orders that went wrong is nobody's.
 */
export async function measureRun({ orders, seed, say }: MeasureOptions): Promise<readonly Fact[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-cost-'));
  const data = join(folder, 'data');
  const recorded = join(folder, 'facts');
  mkdirSync(recorded);
  try {
    say('starting a Comanda to count in');
    const comanda = await startRecorded(data, recorded);
    try {
      const { summary, verdicts } = await runDemo({ orders, concurrency, seed, timeoutSeconds, data });
      const broken = Object.entries(verdicts).find(([, { holds }]) => !holds);
      if (broken !== undefined) throw new Error(`the run is no measure, for ${broken[0]}: ${broken[1].evidence}`);
      const { REFUSED: refused = 0, UNANSWERED: unanswered = 0 } = summary.outcomes;
      const accepted = orders - refused - unanswered;
      if (accepted === 0) throw new Error('no order was accepted: there is nothing to count');
      say('reading histories and tables');
      const left = await lookAtInstance(findInstance({ data }));
      return [{ kind: 'order', orders: accepted, refused }, ...left, ...readRecorded(recorded)];
    } finally {
      await comanda.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const readRecorded = (folder: string) =>
  readdirSync(folder).flatMap((file) => readFacts(readFileSync(join(folder, file), 'utf8')));

/** `npm start`, with the recorder in each of its processes and the functions' log at the level they have on AWS. */
async function startRecorded(data: string, recorded: string): Promise<{ stop(): Promise<void> }> {
  const args = ['--disable-warning=ExperimentalWarning', start, '--data', data, '--port', String(await freePort())];
  const launcher = spawn(process.execPath, args, {
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=${recorder}`,
      COST_FACTS: recorded,
      POWERTOOLS_LOG_LEVEL: 'INFO',
      // With these two they measure, as they do there.
      METRICS_NAMESPACE: 'Comanda',
      ENVIRONMENT: 'cost',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(launcher, 'exit');
  let output = '';
  await new Promise<void>((settle, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('Comanda is ready')) settle();
    };
    launcher.stdout.on('data', take);
    launcher.stderr.on('data', take);
    launcher.once('exit', () => reject(new Error(`Comanda did not start: ${output.trim()}`)));
  });
  return {
    stop: async () => {
      launcher.kill('SIGTERM');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port on 127.0.0.1');
  return address.port;
}
