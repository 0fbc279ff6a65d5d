import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { environmentNames } from '../infra/aws/environments.ts';

const options = new Command('npm run synth --')
  .description('Writes the CloudFormation templates and checks them with cdk-nag. Needs no credentials and no network.')
  .addOption(new Option('--env <name>', 'one environment only (default: all three)').choices(environmentNames))
  .option('--out <folder>', 'where the templates go', 'cdk.out')
  .showHelpAfterError()
  .parse()
  .opts<{ env?: string; out: string }>();

const began = performance.now();
const out = resolve(options.out);
const app = new URL('../infra/aws/app.ts', import.meta.url).pathname;
const context = options.env === undefined ? {} : { env: options.env };
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const code = await new Promise<number>((settle) => {
  const child = spawn(process.execPath, [app], {
    stdio: 'inherit',
    env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  child.once('error', () => settle(1));
  child.once('close', (status) => settle(status ?? 1));
});
const table = new Table({ head: ['stack', 'resources', 'template'] });
for (const file of readdirSync(out)
  .filter((name) => name.endsWith('.template.json'))
  .sort()) {
  const path = join(out, file);
  const { Resources = {} } = JSON.parse(readFileSync(path, 'utf8'));
  table.push([
    file.replace('.template.json', ''),
    Object.keys(Resources).length,
    `${Math.ceil(statSync(path).size / 1024)} KiB`,
  ]);
}
console.log(table.toString());
console.log(
  `${code === 0 ? pc.green('✓') : pc.red('✗')} ${((performance.now() - began) / 1000).toFixed(1)} s, templates in ${out}`,
);
process.exitCode = code;
