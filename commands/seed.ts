import { Command } from 'commander';
import pc from 'picocolors';
import { wholeNumber } from './instance/whole-number.ts';
import { runSeed } from './seed/run-seed.ts';

interface Options {
  readonly orders: number;
  readonly seed: number;
  readonly url?: string;
  readonly data?: string;
  readonly json: boolean;
}

const command = new Command('npm run seed --')
  .description(
    'Writes finished orders of the last 90 days straight to the stores of the Comanda that runs on this machine, with their ' +
      'timelines, books, stock and messages, and what they left at the payment provider and the carriers. No workflow runs, ' +
      'no mail is sent, nothing is published.',
  )
  .requiredOption('--orders <number>', 'how many', wholeNumber(1, 1_000_000))
  .option(
    '--seed <number>',
    'the same seed makes the same choices; each is written once, and one that was broken off is finished by the same command',
    wholeNumber(0, 2 ** 31),
    1,
  )
  .option('--url <url>', 'where the API is (default: as the data folder says)')
  .option('--data <folder>', 'the data folder of the instance (default: .comanda)')
  .option('--json', 'print one JSON object as the last line, and nothing else on stdout', false)
  .showHelpAfterError()
  .parse();
const options = command.opts<Options>();

try {
  const report = await runSeed(options);
  if (options.json) {
    console.log(JSON.stringify(report));
  } else {
    const ends = Object.entries(report.ends).map(([status, count]) => `${count.toLocaleString('en')} ${status}`);
    console.log(`${report.orders.toLocaleString('en')} orders: ${ends.join(', ')}`);
    console.log(
      `${pc.bold(String(report.ordersPerSecond))} orders/s: ${report.items.toLocaleString('en')} items in ${report.seconds} s`,
    );
  }
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
