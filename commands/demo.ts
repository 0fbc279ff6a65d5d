import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import pc from 'picocolors';
import { printReport } from './demo/print-report.ts';
import { runDemo } from './demo/run-demo.ts';
import { wholeNumber } from './instance/whole-number.ts';

interface Options {
  readonly orders: number;
  readonly concurrency: number;
  readonly url?: string;
  readonly data?: string;
  readonly seed: number;
  readonly json: boolean;
  readonly timeout: number;
}

const command = new Command('npm run demo --')
  .description(
    'Places random orders of every kind on the Comanda that runs on this machine, calls some of them off at random moments, ' +
      'answers for the buyers whom their bank asks, follows all to their end and checks from outside that stock, money, ' +
      'labels, messages and the ledger are right. Ends with 1 when an invariant does not hold or the ledger is not clean.',
  )
  .option('--orders <number>', 'how many', wholeNumber(1, 100_000), 200)
  .option('--concurrency <number>', 'how many at once between their POST and SHIPPED', wholeNumber(1, 1000), 16)
  .option('--url <url>', 'where the API is (default: as the data folder says)')
  .option('--data <folder>', 'the data folder of the instance (default: .comanda)')
  .option(
    '--seed <number>',
    'the same seed gives the same orders (default: a new one each time)',
    wholeNumber(0, 2 ** 32 - 1),
  )
  .option('--timeout <seconds>', 'when to stop waiting', wholeNumber(1, 86_400), 1800)
  .option('--json', 'print one JSON object as the last line, and nothing else on stdout', false)
  .addHelpText(
    'after',
    `
Latencies go from the POST to the order's end, less the time its parcel was with
the carrier. Orders whose bank asked the buyer are not in them: how long people
take is not ours. ordersPerSecond counts every order.

While something still changes the demo waits, until --timeout: an undo, a message
or a provider's late effect may take minutes under "npm start -- --chaos".
`,
  )
  .showHelpAfterError()
  .parse();
const options: Options = { seed: randomInt(2 ** 32), ...command.opts<Omit<Options, 'seed'>>() };

try {
  console.error(pc.dim(`${options.orders} orders, ${options.concurrency} at once, seed ${options.seed}`));
  const { timeout: timeoutSeconds, ...rest } = options;
  const report = await runDemo({ ...rest, timeoutSeconds });
  if (options.json) console.log(JSON.stringify(report.summary));
  else printReport(report);
  const { invariants, outcomes, ledgerClean } = report.summary;
  for (const [name, { holds, evidence }] of Object.entries(report.verdicts)) {
    if (options.json && !holds) console.error(`${name}: ${evidence}`);
  }
  if (options.json) for (const says of report.ledgerFindings) console.error(`ledger: ${says}`);
  const isGood = !Object.values(invariants).includes(false) && ledgerClean && outcomes.UNANSWERED === undefined;
  if (!isGood) process.exitCode = 1;
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
