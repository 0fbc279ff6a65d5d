import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the CDK CLI on templates that are written already; answers its exit code. */
export function runCdk(args: readonly string[]): Promise<number> {
  const bin = `${root}/node_modules/.bin`;
  return new Promise((settle) => {
    const child = spawn(`${bin}/cdk`, args, {
      cwd: root,
      stdio: 'inherit',
      // The CLI looks for `node` on the path: it must be the project's own.
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    });
    child.once('error', (error) => {
      console.error(error.message);
      settle(1);
    });
    child.once('close', (code) => settle(code ?? 1));
  });
}
