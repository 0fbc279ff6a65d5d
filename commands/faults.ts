import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { findInstance } from '../infra/local/instance.ts';
import { carrierOperations } from '../infra/local/sandbox/carriers/named-call.ts';
import { type FaultKind, faultKinds, maxSeconds, moments } from '../infra/local/sandbox/faults/fault.ts';
import { stripeOperations } from '../infra/local/sandbox/stripe/operations.ts';
import { describeFaults } from './faults/describe-faults.ts';
import { faultsOf, type ListedRule, type Provider } from './instance/faults-client.ts';

const operations = { stripe: Object.keys(stripeOperations), carriers: Object.keys(carrierOperations) };
const providerOf = (operation: string): Provider => (operations.stripe.includes(operation) ? 'stripe' : 'carriers');

const number = (what: string, from: number, to: number, isWhole: boolean) => (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= from && value <= to) || (isWhole && !Number.isInteger(value)))
    throw new InvalidArgumentError(`expected ${what} from ${from} to ${to}`);
  return value;
};

interface Where {
  readonly url?: string;
  readonly data?: string;
}
const clients = ({ url, data }: Where) => faultsOf(findInstance({ url, data }));

const program = new Command('npm run faults --')
  .description('Makes the sandbox payments and carriers of the Comanda that runs on this machine misbehave.')
  .addHelpText(
    'after',
    `
Operations:
  stripe:   ${operations.stripe.join(', ')}
  carriers: ${operations.carriers.join(', ')}

Faults:
${describeFaults()}

Examples:
  npm run faults -- add capturePayment timeoutAfter    the next capture works and is not answered
  npm run faults -- add buyLabel lateEffect --seconds 5 --times 3
  npm run faults -- add buyLabel webhookDuplicated --seconds 6 --times 100    three times each, mixed with later ones
  npm run faults -- list
  npm run faults -- clear

An order can bring a fault of its own: of Stripe in its card, of the carriers in the recipient or in street2.
  "token": "pm_card_visa_fault_capturePayment_timeoutAfter"
  "street2": "Fault buyLabel lateEffect 5"
`,
  )
  .showHelpAfterError();

const subcommand = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--url <url>', 'where the API is (default: as the data folder says)')
    .option('--data <folder>', 'the data folder of the instance (default: .comanda)');

subcommand('list', 'Shows the rules and how often each was used.').action(async (where: Where) => {
  const { stripe, carriers } = clients(where);
  const [payments, parcels] = await Promise.all([stripe.list(), carriers.list()]);
  printRules([...payments.rules, ...parcels.rules]);
  const late = payments.lateEffects + parcels.lateEffects;
  if (late > 0) console.log(`${late} ${late === 1 ? 'effect is' : 'effects are'} still to come.`);
  const { probability, seed } = payments.chaos;
  if (probability > 0) console.log(`Chaos: ${Number((probability * 100).toFixed(2))} % of all calls, seed ${seed}.`);
});

interface Added extends Where {
  readonly times?: number;
  readonly order?: string;
  readonly seconds?: number;
  readonly when?: (typeof moments)[number];
}
subcommand('add', 'Adds a rule: the next calls of that operation meet that fault.')
  .argument('<operation>', `one of ${Object.values(operations).flat().join(', ')}`, (text) => {
    if (Object.values(operations).flat().includes(text)) return text;
    throw new InvalidArgumentError(`expected one of ${Object.values(operations).flat().join(', ')}`);
  })
  .argument('<fault>', `one of ${faultKinds.join(', ')}`, (text) => {
    if (faultKinds.some((kind) => kind === text)) return text;
    throw new InvalidArgumentError(`expected one of ${faultKinds.join(', ')}`);
  })
  .option('--times <number>', 'how many calls (default: 1)', number('a whole number', 1, 1_000_000, true))
  .option('--order <id>', 'only calls of this order')
  .option(
    '--seconds <number>',
    'how late an effect or a webhook is, or over how long it is repeated',
    number('seconds', 0, maxSeconds, false),
  )
  .addOption(
    new Option('--when <moment>', 'whether a reset comes before the effect (the default) or after it').choices(moments),
  )
  .action(async (operation: string, fault: FaultKind, { times, order, seconds, when, ...where }: Added) => {
    const client = clients(where)[providerOf(operation)];
    printRules([
      await client.add({
        operation,
        fault,
        parameters: { ...(seconds === undefined ? {} : { seconds }), ...(when === undefined ? {} : { when }) },
        match: order === undefined ? {} : { orderId: order },
        ...(times === undefined ? {} : { times }),
      }),
    ]);
  });

subcommand('clear', 'Takes rules away: all of them, or one.')
  .argument('[rule]', "a rule's id, as the list has it")
  .action(async (id: string | undefined, where: Where) => {
    const { stripe, carriers } = clients(where);
    const cleared = (await Promise.all([stripe.clear(id), carriers.clear(id)])).reduce((sum, count) => sum + count, 0);
    if (id !== undefined && cleared === 0) throw new Error(`there is no rule ${id}`);
    console.log(`${cleared} ${cleared === 1 ? 'rule is' : 'rules are'} gone.`);
  });

function printRules(rules: readonly ListedRule[]): void {
  if (rules.length === 0) {
    console.log('No rules: everybody behaves. Add one with "npm run faults -- add".');
    return;
  }
  const table = new Table({
    head: ['rule', 'provider', 'operation', 'fault', 'order', 'used'],
    colAligns: ['left', 'left', 'left', 'left', 'left', 'right'],
    style: { head: pc.isColorSupported ? ['bold'] : [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { id, provider, operation, fault, parameters, match, used, times } of rules) {
    const more = parameters.seconds === undefined ? (parameters.when ?? '') : `${parameters.seconds} s`;
    table.push([id, provider, operation, `${fault} ${more}`.trim(), match.orderId ?? 'any', `${used} of ${times}`]);
  }
  console.log(table.toString());
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
