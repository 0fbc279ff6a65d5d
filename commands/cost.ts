import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { type EnvironmentName, environmentNamed, environmentNames } from '../infra/aws/environments.ts';
import { billOf } from './cost/bill.ts';
import { compareWithClaims } from './cost/claims.ts';
import { countUsage, gigabyteSecondsOfSlowerProviders, sampled } from './cost/count-usage.ts';
import { deployedSettings } from './cost/deployed-settings.ts';
import { readFacts, writeFacts } from './cost/facts.ts';
import { fixedUsage } from './cost/fixed-usage.ts';
import { measureRun } from './cost/measure-run.ts';
import { prices } from './cost/prices.ts';
import { billTables, comparisonLines } from './cost/print-bill.ts';
import { synthesize } from './cost/templates.ts';
import { wholeNumber } from './instance/whole-number.ts';

interface Options {
  readonly orders: number;
  readonly sample: number;
  readonly seed: number;
  readonly reads: number;
  readonly env: EnvironmentName;
  readonly withFreeTier: boolean;
  readonly facts?: string;
  readonly save?: string;
  readonly prices: boolean;
  readonly json: boolean;
}

const command = new Command('npm run cost --')
  .description(
    'Says what a month on AWS costs: lets orders of every kind run through a Comanda of its own, counts each call that they ' +
      'make, and multiplies by the prices of us-east-1. What is there without an order is read from the templates of the stacks.',
  )
  .option(
    '--orders <number>',
    'orders in the month; 0 counts nothing and says what is there without any',
    wholeNumber(0, 1_000_000_000),
    100_000,
  )
  .option('--sample <number>', 'orders to count, in the proportions of the demo', wholeNumber(1, 10_000), 50)
  .option('--seed <number>', 'the same seed gives the same orders', wholeNumber(0, 2 ** 32 - 1), 1)
  .option('--reads <number>', 'how often somebody reads an order, for each that is placed', wholeNumber(0, 10_000), 5)
  .addOption(
    new Option('--env <name>', 'whose stacks: memory, logs, what is idle')
      .choices(environmentNames)
      .default('production'),
  )
  .option('--with-free-tier', 'take off what AWS gives everybody each month, for ever', false)
  .option('--save <file>', 'keep what was counted')
  .option('--facts <file>', 'count nothing anew: take what --save kept')
  .option('--prices', 'print the prices with their sources instead', false)
  .option('--json', 'print one JSON object as the last line, and nothing else on stdout', false)
  .addHelpText(
    'after',
    `
Counted: state transitions (entries of states and retries, from the histories),
calls of functions, requests, messages, DynamoDB units as its stand-in reports
them, bytes of log at INFO, items that stay. Durations are this machine's: AWS
is further from its table, and Stripe further from everybody. Assumed: --reads.
Not in it: people at the console, SMS, tax, support plans, data between regions.
`,
  )
  .showHelpAfterError()
  .parse();
const options = command.opts<Options>();

try {
  if (options.prices) printPrices();
  else await run();
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { orders, sample, seed, reads, env, withFreeTier } = options;
  const say = (line: string) => console.error(pc.dim(line));
  if (options.facts !== undefined && !existsSync(options.facts)) throw new Error(`there is no file ${options.facts}`);
  const environment = environmentNamed(env);
  const resources = await synthesize(env);
  const idle = fixedUsage(resources, environment);
  if (orders === 0) {
    const bill = billOf(idle, 0, withFreeTier);
    console.log(options.json ? JSON.stringify({ environment: env, withFreeTier, ...bill }) : billTables(bill));
    return;
  }
  const facts =
    options.facts === undefined
      ? await measureRun({ orders: sample, seed, say })
      : readFacts(readFileSync(options.facts, 'utf8'));
  if (options.save !== undefined) writeFileSync(options.save, writeFacts(facts));

  const settings = deployedSettings(resources, environment);
  const counted = { readsPerOrder: reads, settings };
  const perOrder = countUsage(facts, counted).map((one) => (one.price === 'traces' ? sampled(one, orders) : one));
  const bill = billOf([...perOrder, ...idle], orders, withFreeTier);
  const claims = compareWithClaims(facts, counted, billOf(idle, 0, false).dollarsPerMonth);
  const slowerProviders = gigabyteSecondsOfSlowerProviders(facts, settings) * prices.gigabyteSeconds.dollars * orders;
  if (options.json) {
    console.log(
      JSON.stringify({ environment: env, readsPerOrder: reads, withFreeTier, ...bill, claims, slowerProviders }),
    );
    return;
  }
  console.log(billTables(bill));
  console.log(
    `${orders.toLocaleString('en')} orders a month in ${env}, each read ${reads} times (assumed), ${withFreeTier ? 'with' : 'without'} the free tiers.`,
  );
  console.log(
    `Every 100 ms that Stripe and the carriers take longer than their stand-ins here add $${slowerProviders.toFixed(2)}.`,
  );
  console.log(`\n${pc.bold('What was claimed')}\n${comparisonLines(claims)}`);
}

function printPrices(): void {
  for (const { service, what, dollars, per, unit, source, asOf, seen, freePerMonth } of Object.values(prices)) {
    const free = freePerMonth === undefined ? '' : `, ${freePerMonth.toLocaleString('en')} a month free`;
    console.log(`${service}: ${what}: $${dollars} for ${per.toLocaleString('en')} ${unit}${free}`);
    console.log(
      pc.dim(
        `  ${source} as of ${asOf}, ${seen === 'memory' ? 'from memory' : `from ${seen === 'quoted elsewhere' ? 'pages that quote it' : seen}`}`,
      ),
    );
  }
}
