import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { accessHelp, accessTo } from './instance/access.ts';
import { showProgress } from './instance/progress.ts';
import { wholeNumber } from './instance/whole-number.ts';
import { type Spacing, spacings } from './load/arrivals.ts';
import { defaultMix, kinds, type Mix, mixText, parseMix } from './load/mix.ts';
import { printLoad } from './load/print-load.ts';
import { runLoad } from './load/run-load.ts';

interface Options {
  readonly url?: string;
  readonly data?: string;
  readonly token?: readonly string[];
  readonly requests: number;
  readonly rate: number;
  readonly mix?: Mix;
  readonly arrivals: Spacing;
  readonly seed: number;
  readonly inFlight: number;
  readonly warmUp: number;
  readonly maxErrorRate: number;
  readonly json: boolean;
}

const share = (text: string) => {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 1)) {
    throw new InvalidArgumentError('expected a share from 0 to 1, such as 0.001');
  }
  return number;
};
const perSecond = (text: string) => {
  const number = Number(text);
  if (!(number > 0 && number <= 10_000)) throw new InvalidArgumentError('expected requests a second, 10000 at most');
  return number;
};

const options = new Command('npm run load --')
  .description(
    'Sends requests to a Comanda at times that are fixed beforehand, whether or not the server keeps up, and prints ' +
      'percentiles and errors. A latency counts from when its request was due. Ends with 1 above --max-error-rate.',
  )
  .option('--url <url>', 'where the API is (default: as the data folder says)')
  .option('--data <folder>', 'the data folder of the instance (default: .comanda)')
  .option('--token <jwt...>', 'an access token of role shop, for a Comanda on AWS')
  .option('--requests <number>', 'how many', wholeNumber(1, 100_000_000), 20_000)
  .option('--rate <number>', 'how many a second', perSecond, 200)
  .option(
    '--mix <shares>',
    `how often what is asked: ${kinds.join(', ')} (default: "${mixText(defaultMix)}")`,
    parseMix,
  )
  .addOption(
    new Option('--arrivals <spacing>', 'as independent buyers come, or one after the other')
      .choices(spacings)
      .default('random'),
  )
  .option('--seed <number>', 'the same seed sends the same requests at the same times', wholeNumber(0, 2 ** 32 - 1), 1)
  .option(
    '--in-flight <number>',
    'requests under way at most; others wait, and the wait counts',
    wholeNumber(1, 20_000),
    256,
  )
  .option('--warm-up <seconds>', 'at a quarter of the rate, and not counted', wholeNumber(0, 600), 5)
  .option('--max-error-rate <share>', 'of all requests', share, 0.001)
  .option('--json', 'print one JSON object, and nothing else on stdout', false)
  .addHelpText(
    'after',
    `
Orders are placed for real: their cards are the payment provider's test cards, their
mails go to a mailbox that swallows them. Each placed order starts a workflow. One
machine fulfils a dozen a second at most, so of the default mix one in a hundred is an
order. With more, orders are taken as fast, and wait in the queue: none is lost, each is
fulfilled later. The report says how many were waiting before and after.
${accessHelp}

Ctrl-C prints what there is.`,
  )
  .showHelpAfterError()
  .parse()
  .opts<Options>();

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

try {
  const where = { url: options.url, data: options.data };
  const access = await accessTo(where, { name: 'load', tokens: options.token ?? [], env: process.env });
  const progress = showProgress(options.requests, 'requests');
  const report = await runLoad({
    ...options,
    access,
    mix: options.mix ?? defaultMix,
    spacing: options.arrivals,
    maxInFlight: options.inFlight,
    warmUpSeconds: options.warmUp,
    progress,
    signal: stop.signal,
  }).finally(() => progress.stop());
  if (options.json) console.log(JSON.stringify(report));
  else printLoad(report);
  const isTooMany = report.errorRate > options.maxErrorRate;
  if (isTooMany) console.error(pc.red(`more errors than ${options.maxErrorRate * 100} % (--max-error-rate)`));
  // Requests may still be under way; nobody waits for them any more.
  process.exit(stop.signal.aborted ? 130 : isTooMany ? 1 : 0);
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
