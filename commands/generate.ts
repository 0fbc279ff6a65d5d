import Table from 'cli-table3';
import { Command } from 'commander';
import type { Budget } from '../workflows/dsl/budget/budget.ts';
import { findWorkflows } from './generate/find-workflows.ts';
import { generatedFrom, staleIn, write } from './generate/generated-files.ts';

const { check } = new Command('npm run generate --')
  .description('Writes the state machine and the budget of every workflow into workflows/generated.')
  .option('--check', 'write nothing, and fail when a file there is not what its workflow says', false)
  .showHelpAfterError()
  .parse()
  .opts<{ check: boolean }>();

const source = new URL('../workflows/', import.meta.url);
const generated = new URL('generated/', source);

try {
  const workflows = await findWorkflows(source);
  const files = generatedFrom(workflows);
  if (check) {
    const stale = staleIn(generated, files);
    if (stale.length > 0) throw new Error(`${stale.join('\n')}\nnpm run generate writes them anew`);
  } else {
    write(generated, files);
    console.log(tableOf(workflows.map((workflow) => workflow.budget)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function tableOf(budgets: readonly Budget[]): string {
  const head = ['state machine', 'transitions', 'history events', 'largest bytes', 'US dollars an execution'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { machine, transitions, historyEvents, bytes, usDollars } of budgets) {
    table.push([
      machine,
      `${transitions.happyPath}, at most ${transitions.upperBound}`,
      `${historyEvents.happyPath}, at most ${historyEvents.upperBound} of ${historyEvents.limit}`,
      `${bytes.largest.bytes} of ${bytes.limit} (${bytes.largest.at})`,
      `${usDollars.happyPath}, at most ${usDollars.upperBound}`,
    ]);
  }
  return table.toString();
}
