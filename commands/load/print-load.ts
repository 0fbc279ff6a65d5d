import Table from 'cli-table3';
import pc from 'picocolors';
import { compactTable } from '../instance/compact-table.ts';
import type { LoadReport } from './run-load.ts';

const milliseconds = (value: number) => value.toFixed(value < 100 ? 1 : 0);

/** For a person; to stdout. */
export function printLoad(report: LoadReport): void {
  const table = new Table({
    ...compactTable,
    head: ['route', 'requests', 'failed', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { route, answered, failed, p50, p95, p99, max } of [...report.routes, report.overall]) {
    table.push([route, answered, failed, ...[p50, p95, p99, max].map(milliseconds)]);
  }
  console.log(table.toString());
  for (const { route, error, count } of report.errors) console.log(pc.red(`${count} × ${route}: ${error}`));
  for (const line of remarks(report)) console.log(line);
}

function* remarks(report: LoadReport): Generator<string> {
  const { sent, unfinished, heldBack, sendDelayMs, ownCpuPercent, orders } = report;
  yield `${sent} requests in ${report.seconds.toFixed(1)} s: ${report.achievedRate.toFixed(1)} answers/s of ${report.askedRate}/s asked, ${(report.errorRate * 100).toFixed(2)} % errors`;
  if (unfinished > 0) yield pc.yellow(`${unfinished} were not answered yet when the run was broken off`);
  if (heldBack > 0) yield pc.yellow(`${heldBack} had to wait for a connection; the wait is in their latency`);
  yield pc.dim(
    `this command: ${ownCpuPercent.toFixed(0)} % of a core; requests went out ${milliseconds(sendDelayMs.p50)} ms late (p50), ${milliseconds(sendDelayMs.p99)} (p99)`,
  );
  if (orders.placed > 0) {
    const after = orders.waitingAfter === undefined ? '' : `; ${orders.waitingAfter} not shipped yet at the end`;
    yield `${orders.placed} orders placed${after} (${orders.waitingBefore} before)`;
  }
}
