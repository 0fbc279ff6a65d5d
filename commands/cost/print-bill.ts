import Table from 'cli-table3';
import pc from 'picocolors';
import { compactTable } from '../instance/compact-table.ts';
import type { Bill, BillLine } from './bill.ts';
import type { Comparison } from './claims.ts';

const dollars = (amount: number) => `$${amount < 0.005 && amount > 0 ? amount.toFixed(4) : amount.toFixed(2)}`;
const quantity = (amount: number) =>
  amount.toLocaleString(
    'en',
    amount < 10 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: amount < 100 ? 1 : 0 },
  );

/** The table of services, then every line with its price. */
export function billTables(bill: Bill): string {
  const services = new Table({
    ...compactTable,
    head: ['service', 'a month', 'of it idle', 'an order'],
    colAligns: ['left', 'right', 'right', 'right'],
  });
  for (const { service, dollarsPerMonth, idleDollars } of bill.services) {
    if (dollarsPerMonth === 0) continue;
    services.push([
      service,
      dollars(dollarsPerMonth),
      dollars(idleDollars),
      perOrder(dollarsPerMonth - idleDollars, bill.orders),
    ]);
  }
  services.push([
    pc.bold('all'),
    pc.bold(dollars(bill.dollarsPerMonth)),
    pc.bold(dollars(bill.idleDollars)),
    pc.bold(perOrder(bill.dollarsPerMonth - bill.idleDollars, bill.orders)),
  ]);
  const lines = new Table({
    ...compactTable,
    head: ['what', 'an order', 'idle a month', 'price', 'a month', 'price seen'],
    colAligns: ['left', 'right', 'right', 'left', 'right', 'left'],
  });
  for (const line of bill.lines.filter(({ dollarsPerMonth }) => dollarsPerMonth > 0)) lines.push(row(line));
  return `${services.toString()}\n${lines.toString()}`;
}

const perOrder = (amount: number, orders: number) => `$${(orders === 0 ? 0 : amount / orders).toFixed(6)}`;

function row(line: BillLine): string[] {
  return [
    `${line.service}: ${line.what}`,
    quantity(line.perOrder),
    quantity(line.perMonth),
    `$${line.dollars} for ${line.per === 1 ? 'a' : line.per.toLocaleString('en')} ${line.unit}`,
    dollars(line.dollarsPerMonth),
    line.seen,
  ];
}

/** What the documents claim, what comes out, and why. */
export function comparisonLines(comparisons: readonly Comparison[]): string {
  return comparisons
    .map(
      ({ claim, claimedDollars, counted, countedDollars, why }) =>
        `  ${claim}: claimed ${dollars(claimedDollars)}, comes out at ${pc.bold(dollars(countedDollars))} (${counted})\n    ${pc.dim(why)}`,
    )
    .join('\n');
}
