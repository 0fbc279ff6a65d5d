import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('../../infra/aws/app.ts', import.meta.url));

/** What the app said, and whether it was content with itself. */
export interface Synthesis {
  readonly isSound: boolean;
  readonly output: string;
}

/** Writes the templates into the folder, emptied before. The app is run as it is: no CDK CLI, no credentials, no network. */
export function runApp(folder: string, context: Readonly<Record<string, string>>): Promise<Synthesis> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return new Promise((settle) => {
    const child = spawn(process.execPath, [app], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
    });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => settle({ isSound: false, output: error.message }));
    child.once('close', (code) => settle({ isSound: code === 0, output: output.trim() }));
  });
}
