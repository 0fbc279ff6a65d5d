import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { environmentNamed } from '../infra/aws/environments.ts';
import { confirm } from './deploy/confirm.ts';
import { addDeploymentOptions, type DeploymentOptions } from './deploy/deployment-options.ts';
import { printPlan } from './deploy/print-plan.ts';
import { runCdk } from './deploy/run-cdk.ts';
import { readStacks } from './synth/read-stacks.ts';
import { runApp } from './synth/run-app.ts';

const options = addDeploymentOptions(new Command('npm run destroy --').description('Removes an environment from AWS.'))
  .addHelpText(
    'after',
    `
Of dev and staging nothing is left but the backups of the tables (35 days) and the key (7 days), and buckets that are not
empty: CloudFormation does not delete those, and says so. Production is not removed by this command: its stacks are protected
from termination, its tables from deletion, and its tables, buckets, secrets and key outlive their stacks. Whoever means it
takes the protection off by hand, stack by stack.
`,
  )
  .showHelpAfterError()
  .parse()
  .opts<DeploymentOptions>();

const environment = environmentNamed(options.env);
if (environment.isProtected) {
  console.error(pc.red(`${environment.name} is protected: see npm run destroy -- --help`));
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), `comanda-${environment.name}-`));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
await runApp(folder, { ...options.context, env: environment.name });
printPlan(environment, readStacks(folder, environment.name));
if (options.plan) process.exit(0);
if (!options.yes && !(await confirm(`All of it goes, with every order in it.`, environment.name))) {
  console.error('Not removed: nobody agreed to it.');
  process.exit(1);
}
const profile = options.profile === undefined ? [] : ['--profile', options.profile];
process.exitCode = await runCdk(['destroy', '--all', '--force', '--app', folder, ...profile]);
