import { type Command, InvalidArgumentError, Option } from 'commander';
import { environmentNames } from '../../infra/aws/environments.ts';

/** What `deploy` and `destroy` ask in common. */
export interface DeploymentOptions {
  readonly env: string;
  readonly yes: boolean;
  readonly plan: boolean;
  readonly profile?: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Adds those options to a command. */
export function addDeploymentOptions(command: Command): Command {
  return command
    .addOption(new Option('--env <name>', 'the environment').choices(environmentNames).makeOptionMandatory())
    .option('--plan', 'show what would be done and what it costs, and do nothing; needs no credentials', false)
    .option('--yes', 'ask nothing: for CI', false)
    .option('--profile <name>', 'the AWS profile to use (default: what the environment says)')
    .option('-c, --context <key=value>', 'domain, hostedZoneId, hostedZoneName, standbyRegion, account', keyValue, {});
}

function keyValue(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected key=value');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
