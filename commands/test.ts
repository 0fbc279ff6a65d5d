import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';

const program = new Command('npm test --')
  .description('Runs the check and all tests, and prints the coverage of workflows/, tasks/ and api/.')
  .argument('[paths...]', 'only the test files whose path matches; leaves check and coverage out')
  .option('--no-check', 'leave the check out')
  .showHelpAfterError()
  .parse();
const { check } = program.opts<{ check: boolean }>();
const isWhole = program.args.length === 0;

const node: readonly [string, ...string[]] = [process.execPath, '--disable-warning=ExperimentalWarning'];
if (check && isWhole) runOrExit([...node, 'commands/check.ts']);
const jest: readonly [string, ...string[]] = [
  ...node,
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  ...program.args,
];
runOrExit(isWhole ? [...jest, '--coverage'] : jest);
if (isWhole) printCoverage();

function runOrExit([command, ...args]: readonly [string, ...string[]]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** The floor is in jest.config.mjs; this says by folder what there is. */
function printCoverage(): void {
  const counts = z.object({ total: z.number(), covered: z.number() });
  const summary = z
    .record(z.string(), z.object({ lines: counts, branches: counts }))
    .parse(JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8')));
  console.log(pc.bold('\nCoverage'));
  for (const folder of ['workflows', 'tasks', 'api']) {
    const files = Object.entries(summary).filter(([file]) => relative('.', file).startsWith(`${folder}/`));
    const percent = (of: 'lines' | 'branches') => {
      const total = files.reduce((sum, [, file]) => sum + file[of].total, 0);
      const covered = files.reduce((sum, [, file]) => sum + file[of].covered, 0);
      return total === 0 ? 'none' : `${((100 * covered) / total).toFixed(1)} %`;
    };
    console.log(
      `  ${`${folder}/`.padEnd(12)} lines ${percent('lines').padStart(7)}   branches ${percent('branches').padStart(7)}`,
    );
  }
}
