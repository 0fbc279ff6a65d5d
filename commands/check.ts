import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import pc from 'picocolors';

interface Check {
  readonly name: string;
  /** What a person does when it fails. */
  readonly mend: string;
  readonly command: readonly [string, ...string[]];
}

const binFolder = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
const bin = (name: string) => `${binFolder}/${name}`;
const sources = ['workflows', 'tasks', 'api', 'infra', 'commands'];

const options = new Command('npm run check --')
  .description('Checks format, lint, import zones, types, unused code and generated files. Takes seconds.')
  .option('--fix', 'mend what can be mended: format, safe lint fixes, generated files', false)
  .showHelpAfterError()
  .parse()
  .opts<{ fix: boolean }>();

const checks: readonly Check[] = [
  {
    name: 'format and lint',
    mend: 'npm run check -- --fix',
    command: [bin('biome'), 'check', '--error-on-warnings', ...(options.fix ? ['--write'] : []), '.'],
  },
  {
    name: 'import zones',
    mend: 'see .dependency-cruiser.mjs for the zone and its reason',
    command: [bin('depcruise'), '--config', '.dependency-cruiser.mjs', ...sources],
  },
  { name: 'types', mend: 'mend the types', command: [bin('tsc'), '-p', '.'] },
  { name: 'types of infra/aws', mend: 'mend the types', command: [bin('tsc'), '-p', 'infra/aws'] },
  { name: 'unused', mend: 'remove what nothing uses', command: [bin('knip')] },
  {
    name: 'generated files',
    mend: 'npm run generate',
    command: [process.execPath, 'commands/generate.ts', ...(options.fix ? [] : ['--check'])],
  },
];

const results = await Promise.all(checks.map(run));
for (const { check, code, output, seconds } of results) {
  const mark = code === 0 ? pc.green('✓') : pc.red('✗');
  console.log(`${mark} ${check.name} ${pc.dim(`${seconds.toFixed(1)} s`)}`);
  if (code !== 0) console.log(`${output.trim()}\n${pc.dim(`to mend it: ${check.mend}`)}`);
}
process.exitCode = results.every((result) => result.code === 0) ? 0 : 1;

function run(check: Check): Promise<{ check: Check; code: number; output: string; seconds: number }> {
  const began = performance.now();
  return new Promise((settle) => {
    const [command, ...args] = check.command;
    // The tools are scripts that look for `node` on the path: it must be the project's own.
    const env = { ...process.env, PATH: `${binFolder}:${process.env.PATH}` };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = (code: number) => settle({ check, code, output, seconds: (performance.now() - began) / 1000 });
    child.once('error', (error) => {
      output += error.message;
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}
