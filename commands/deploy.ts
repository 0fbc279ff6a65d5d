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

const command = addDeploymentOptions(
  new Command('npm run deploy --').description('Brings an environment on AWS to what is in this folder.'),
)
  .option('--diff', 'show what would change in the account, and do nothing', false)
  .addHelpText(
    'after',
    `
Before the first time in an account and region (once for all environments):
  npx cdk bootstrap aws://<account>/us-east-1
  aws ssm put-parameter --type String --name /comanda/dev/alarm-recipient --value you@example.com
After it:
  aws secretsmanager put-secret-value --secret-id comanda/dev/stripe \\
    --secret-string '{"STRIPE_API_KEY":"sk_test_…","STRIPE_WEBHOOK_SECRET":"whsec_…"}'
  aws secretsmanager put-secret-value --secret-id comanda/dev/carriers \\
    --secret-string '{"CARRIER_API_KEY":"…","CARRIER_WEBHOOK_SECRET":"…"}'
  npm run smoke -- --url <the address that the api stack prints>

Examples:
  npm run deploy -- --env dev --plan            what it makes and what it costs; no credentials needed
  npm run deploy -- --env staging --diff
  npm run deploy -- --env production -c domain=shop.example -c hostedZoneId=Z1 -c hostedZoneName=shop.example
`,
  )
  .showHelpAfterError()
  .parse();
const options = command.opts<DeploymentOptions & { diff: boolean }>();

const environment = environmentNamed(options.env);
const folder = mkdtempSync(join(tmpdir(), `comanda-${environment.name}-`));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const { isSound, output } = await runApp(folder, { ...options.context, env: environment.name });
if (output !== '') console.error(output);
if (!isSound) {
  console.error(pc.red('Not deployed: mend what was found first.'));
  process.exit(1);
}
printPlan(environment, readStacks(folder, environment.name));
if (options.plan) process.exit(0);

const cdk = ['--app', folder, ...(options.profile === undefined ? [] : ['--profile', options.profile])];
if (options.diff) process.exit(await runCdk(['diff', '--all', ...cdk]));
const isAsked = environment.isProtected && !options.yes;
if (isAsked && !(await confirm('Orders of real customers go through it.', environment.name))) {
  console.error('Not deployed: nobody agreed to it (--yes does, in CI).');
  process.exit(1);
}
// A person sees what roles may do more than before; in CI the review of the pull request has.
const approval = options.yes ? 'never' : 'broadening';
process.exitCode = await runCdk(['deploy', '--all', ...cdk, '--require-approval', approval, '--concurrency', '4']);
