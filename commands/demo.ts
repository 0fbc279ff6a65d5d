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
    'Places random orders of every kind on the Comanda that runs on this machine, follows them to their end and checks ' +
      'from outside that stock, money, labels and messages are right. Ends with 1 when an invariant does not hold.',
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
  .option('--timeout <seconds>', 'when to stop waiting', wholeNumber(1, 86_400), 600)
  .option('--json', 'print one JSON object as the last line, and nothing else on stdout', false)
  .showHelpAfterError()
  .parse();
const options: Options = { seed: randomInt(2 ** 32), ...command.opts<Omit<Options, 'seed'>>() };

try {
  console.error(pc.dim(`${options.orders} orders, ${options.concurrency} at once, seed ${options.seed}`));
  const { timeout: timeoutSeconds, ...rest } = options;
  const report = await runDemo({ ...rest, timeoutSeconds });
  if (options.json) console.log(JSON.stringify(report.summary));
  else printReport(report);
  const { invariants, outcomes } = report.summary;
  for (const [name, { holds, evidence }] of Object.entries(report.verdicts)) {
    if (options.json && !holds) console.error(`${name}: ${evidence}`);
  }
  if (Object.values(invariants).includes(false) || outcomes.UNANSWERED !== undefined) process.exitCode = 1;
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
