import { Command, InvalidArgumentError, Option } from 'commander';
import { type Role, roles } from '../api/access/roles.ts';
import { findInstance } from '../infra/local/instance.ts';
import { requestToken } from '../infra/local/sign-in/request-token.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
const maxSeconds = 24 * 3_600;

function seconds(text: string): number {
  const [, count, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text) ?? [];
  const value = Number(count) * (unitSeconds[unit] ?? 1);
  if (!(value >= 1 && value <= maxSeconds)) throw new InvalidArgumentError('expected 45s, 30m or 2h, 24h at most');
  return value;
}

interface Options {
  readonly role: Role;
  readonly customer?: string;
  readonly url?: string;
  readonly data?: string;
  readonly expires?: number;
}

const command = new Command('npm run token --')
  .description('Prints an access token for the Comanda that runs on this machine, and nothing else.')
  .addOption(new Option('--role <role>', 'what the token may do').choices(roles).makeOptionMandatory())
  .option('--customer <id>', "the token's subject; role customer sees this customer's orders (needed for that role)")
  .option('--expires <duration>', 'how long it is good for: 45s, 30m, 2h (default: 1h)', seconds)
  .option('--url <url>', 'where the API is (default: as the data folder says)')
  .option('--data <folder>', 'the data folder of the instance (default: .comanda)')
  .addHelpText('after', '\nExample:\n  TOKEN=$(npm run -s token -- --role customer --customer alice)\n')
  .showHelpAfterError()
  .action(async (options: Options) => {
    if (options.role === 'customer' && options.customer === undefined) {
      throw new Error('role customer needs --customer ID: whose orders the token is for');
    }
    const { services, secrets } = findInstance({ url: options.url, data: options.data });
    const token = await requestToken({
      issuer: services.signIn,
      clientSecret: secrets.tokenClientSecret,
      role: options.role,
      subject: options.customer ?? `local-${options.role}`,
      expiresInSeconds: options.expires ?? 3_600,
    });
    console.log(token);
  });

try {
  await command.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
