import { Command, Option } from 'commander';
import pc from 'picocolors';
import { accessHelp, accessTo } from './instance/access.ts';
import { wholeNumber } from './instance/whole-number.ts';
import { runSmoke } from './smoke/run-smoke.ts';
import type { StepResult } from './smoke/steps.ts';

interface Options {
  readonly url?: string;
  readonly data?: string;
  readonly token?: readonly string[];
  readonly timeout: number;
  readonly until?: 'SHIPPED' | 'DELIVERED';
  readonly origin?: string;
  readonly readOnly: boolean;
  readonly json: boolean;
}

const options = new Command('npm run smoke --')
  .description(
    'Shows that a deployed Comanda takes an order to its end, calls one off, and refuses what it must refuse. Ends with 1 ' +
      'when a step fails, with what went wrong and the id of the request.',
  )
  .option('--url <url>', 'where the API is (default: as the data folder says)')
  .option('--data <folder>', 'the data folder of the instance (default: .comanda)')
  .option('--token <jwt...>', 'access tokens, for a Comanda on AWS: of role shop, and of role customer for the 403')
  .option('--timeout <seconds>', 'how long each order may take', wholeNumber(1, 3600), 60)
  .addOption(
    new Option(
      '--until <status>',
      'how far the good order is followed (default: DELIVERED here, where parcels take seconds, else SHIPPED)',
    ).choices(['SHIPPED', 'DELIVERED']),
  )
  .option('--origin <url>', "the console's origin, where it is not the API's own: it must be let in")
  .option('--read-only', 'leave out what writes: for production', false)
  .option('--json', 'print one JSON object, and nothing else on stdout', false)
  .addHelpText(
    'after',
    `
Its orders are of channel "smoke" and of a customer "smoke-…", are paid with the payment
provider's test cards, and their mails go to a mailbox that swallows them.
${accessHelp}`,
  )
  .showHelpAfterError()
  .parse()
  .opts<Options>();

const widthOfNames = 48;

function lineOf(result: StepResult): string {
  const name = result.name.padEnd(widthOfNames);
  if (result.kind === 'leftOut') return pc.dim(`- ${name}            left out: ${result.says}`);
  const time = `${result.milliseconds.toFixed(0).padStart(6)} ms`;
  if (result.kind === 'passed') return `${pc.green('✓')} ${name} ${time}  ${pc.dim(result.says)}`;
  const request = result.requestId === undefined ? '' : ` (request ${result.requestId})`;
  return `${pc.red('✗')} ${name} ${time}  ${pc.red(`${result.says}${request}`)}`;
}

try {
  const where = { url: options.url, data: options.data };
  const access = await accessTo(where, { name: 'smoke', tokens: options.token ?? [], env: process.env });
  const began = performance.now();
  const steps = await runSmoke({
    access,
    isReadOnly: options.readOnly,
    until: options.until ?? (access.isLocal ? 'DELIVERED' : 'SHIPPED'),
    timeoutSeconds: options.timeout,
    origin: options.origin,
    report: (result) => {
      if (!options.json) console.log(lineOf(result));
    },
  });
  const seconds = (performance.now() - began) / 1000;
  const failed = steps.filter(({ kind }) => kind === 'failed').length;
  if (options.json) console.log(JSON.stringify({ url: access.url, passed: failed === 0, seconds, steps }));
  else if (failed === 0) console.log(pc.green(`${access.url} is well: ${seconds.toFixed(1)} s`));
  else console.log(pc.red(`${failed} of ${steps.length} steps failed on ${access.url}`));
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
