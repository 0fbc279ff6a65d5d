import Table from 'cli-table3';
import pc from 'picocolors';
import { compactTable } from '../instance/compact-table.ts';
import { invariantNames } from './invariants.ts';
import type { Report } from './summary.ts';
import { scenarios, scenarioTitles } from './troubles.ts';
import { verdict } from './verdict.ts';

const sentences: { readonly [Name in (typeof invariantNames)[number]]: string } = {
  allTerminal: 'every accepted order has ended',
  stockBalanced: 'no piece appeared or got lost',
  moneyBalanced: 'the provider holds what the orders say',
  noDoubleCharge: 'nobody paid twice',
  noOpenHolds: 'no money is still held for an ended order',
  noOrphanLabels: 'no label is paid for without a parcel',
  customerTold: 'every buyer was told how it ended, once',
  cancelsKept: 'whoever called an order off got the truth',
};

const cancelWords: Readonly<Record<string, string>> = {
  202: 'taken (202)',
  200: 'cancelled before (200)',
  409: 'too late (409)',
  UNANSWERED: 'without an answer',
};

/** The tables that the run ends with. */
export function printReport({ summary, verdicts, endings, waitedForBuyer, ledgerFindings }: Report): void {
  const outcomes = new Table({
    head: ['ordered', 'ended', 'orders'],
    colAligns: ['left', 'left', 'right'],
    ...compactTable,
  });
  const ordered = endings.toSorted(
    (left, right) => scenarios.indexOf(left.scenario) - scenarios.indexOf(right.scenario) || right.count - left.count,
  );
  for (const { scenario, how, count } of ordered) outcomes.push([scenarioTitles[scenario], how, count]);
  outcomes.push([pc.bold('all'), '', pc.bold(String(summary.orders))]);

  const invariants = new Table({ colWidths: [3, 43, 70], wordWrap: true, ...compactTable });
  for (const name of invariantNames) {
    const { holds, evidence } = verdicts[name];
    invariants.push([holds ? pc.green('✓') : pc.red('✗'), sentences[name], holds ? evidence : pc.red(evidence)]);
  }

  const { p50, p95, p99 } = summary.latencyMs;
  console.log(outcomes.toString());
  console.log(
    `${pc.bold(String(summary.ordersPerSecond))} orders/s · latency p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, ` +
      `without the ${waitedForBuyer} that waited for their buyers`,
  );
  console.log(
    pc.dim("latency is from the POST to the end, less the time from SHIPPED to the carrier's own time of delivery"),
  );
  const answers = Object.entries(summary.cancels).map(([answer, count]) => `${count} ${cancelWords[answer] ?? answer}`);
  if (answers.length > 0) console.log(`cancels: ${answers.join(', ')}`);
  console.log(invariants.toString());
  const { holds, evidence } = verdict(ledgerFindings, 'clean');
  console.log(`ledger: ${holds ? pc.green(evidence) : pc.red(evidence)}`);
}
