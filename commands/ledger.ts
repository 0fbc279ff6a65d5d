import { Command } from 'commander';
import pc from 'picocolors';
import { findInstance } from '../infra/local/instance.ts';
import { connect } from './instance/connect.ts';
import { storesOf } from './instance/stores.ts';
import { audit } from './ledger/audit.ts';
import { gatherFacts, readBooks } from './ledger/gather.ts';
import { printAudit, printStatement } from './ledger/print-ledger.ts';
import { statementOf } from './ledger/statement.ts';

interface Options {
  readonly check: boolean;
  readonly url?: string;
  readonly data?: string;
  readonly json: boolean;
}

const command = new Command('npm run ledger --')
  .description(
    'Adds up every row of the books of the Comanda that runs on this machine: money per currency and account, pieces per ' +
      'place. With --check it compares them with the orders, the stock, the payment provider and the carriers, and ends ' +
      'with 1 when something differs. It may run while orders are under way: what those explain is listed and not counted.',
  )
  .option('--check', 'compare the books with all who know something of them', false)
  .option('--url <url>', 'where the API is (default: as the data folder says)')
  .option('--data <folder>', 'the data folder of the instance (default: .comanda)')
  .option('--json', 'print one JSON object, and nothing else on stdout', false)
  .addHelpText(
    'after',
    `
Accounts (a balance is what came in less what went out; each currency's add up to nothing):
  customer  the customers' own money: negative by what they have paid and what is held of theirs
  held      reserved on the customers' cards by their banks
  provider  ours, at the payment provider: captured and not refunded
  postage   what labels have cost
  carrier   what the carriers got for them, as a negative balance
`,
  )
  .showHelpAfterError()
  .parse();
const options = command.opts<Options>();

const patienceMilliseconds = 30_000;

try {
  const where = { url: options.url, data: options.data };
  const instance = findInstance(where);
  const { ledger } = await storesOf(instance)(['ledger']);
  if (options.check) {
    const client = connect(where, { name: 'ledger', patienceMilliseconds });
    const facts = await gatherFacts({ client, instance, ledger });
    const statement = statementOf(facts.books);
    const found = audit(facts);
    if (options.json) console.log(JSON.stringify({ ...statement, ...found }));
    else printAudit(found, statement);
    if (found.findings.length > 0) process.exitCode = 1;
  } else {
    const books = await readBooks(ledger);
    const statement = statementOf(books);
    if (options.json) console.log(JSON.stringify(statement));
    else printStatement(statement);
  }
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
