import { resolve } from 'node:path';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { environmentNames } from '../infra/aws/environments.ts';
import { compactTable } from './instance/compact-table.ts';
import { readStacks } from './synth/read-stacks.ts';
import { runApp } from './synth/run-app.ts';

const options = new Command('npm run synth --')
  .description('Writes the CloudFormation templates and checks them with cdk-nag. Needs no credentials and no network.')
  .addOption(new Option('--env <name>', 'one environment only (default: all three)').choices(environmentNames))
  .option('--out <folder>', 'where the templates go', 'cdk.out')
  .option('--stacks', 'list each stack', false)
  .showHelpAfterError()
  .parse()
  .opts<{ env?: string; out: string; stacks: boolean }>();

const began = performance.now();
const out = resolve(options.out);
const { isSound, output } = await runApp(out, options.env === undefined ? {} : { env: options.env });
const seconds = ((performance.now() - began) / 1000).toFixed(1);
if (output !== '') console.error(output);

const kibibytes = (bytes: number) => `${Math.ceil(bytes / 1024)} KiB`;
const table = new Table({ head: ['', 'stacks', 'resources', 'templates'], ...compactTable });
for (const name of options.env === undefined ? environmentNames : [options.env]) {
  const stacks = readStacks(out, name);
  const sum = (value: (stack: (typeof stacks)[number]) => number) => stacks.reduce((all, one) => all + value(one), 0);
  const row = [stacks.length, sum(({ resources }) => resources), kibibytes(sum(({ bytes }) => bytes))];
  table.push([pc.bold(name), ...row]);
  if (!options.stacks) continue;
  for (const stack of stacks) table.push([`  ${stack.name}`, '', stack.resources, kibibytes(stack.bytes)]);
}
console.log(table.toString());
const verdict = isSound ? pc.green('✓ nothing that cdk-nag objects to') : pc.red('✗ findings above');
console.log(`${verdict}; ${seconds} s; templates in ${out}`);
process.exitCode = isSound ? 0 : 1;
