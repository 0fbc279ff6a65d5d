import Table from 'cli-table3';
import pc from 'picocolors';
import { ledgerAccountSchema } from '../../tasks/domain/ledger/accounts.ts';
import { stockAccountSchema } from '../../tasks/domain/ledger/stock-movement.ts';
import { type Currency, formatMoney } from '../../tasks/domain/money.ts';
import { compactTable } from '../instance/compact-table.ts';
import type { Audit } from './audit.ts';
import type { Statement } from './statement.ts';

const count = (number: number) => number.toLocaleString('en');
const rightAligned = (columns: number) => ['left' as const, ...Array<'right'>(columns).fill('right')];

/** The balances as tables. */
export function printStatement({ balances, stock, rows }: Statement): void {
  const accounts = ledgerAccountSchema.options;
  const money = new Table({
    head: ['money', ...accounts],
    colAligns: rightAligned(accounts.length),
    ...compactTable,
  });
  for (const [currency, own] of Object.entries(balances)) {
    // The balances are by currency.
    money.push([currency, ...accounts.map((account) => formatMoney(own[account], currency as Currency, 'en'))]);
  }
  const places = stockAccountSchema.options;
  const goods = new Table({ head: ['stock', ...places], colAligns: rightAligned(places.length), ...compactTable });
  goods.push([`${count(stock.products)} products`, ...places.map((place) => count(stock[place]))]);
  console.log(money.toString());
  console.log(goods.toString());
  console.log(pc.dim(sizeOf(rows)));
}

/** What was found, one line each, or that nothing was. */
export function printAudit({ findings, underWay, ordersUnderWay, orders }: Audit, { rows }: Statement): void {
  for (const says of findings) console.log(`${pc.red('✗')} ${says}`);
  for (const says of underWay) console.log(pc.dim(`… under way: ${says}`));
  const moving = ordersUnderWay === 0 ? '' : `, ${count(ordersUnderWay)} of them under way`;
  const seen = `${sizeOf(rows)}, ${count(orders)} orders${moving}`;
  if (findings.length === 0) console.log(`${pc.green('clean')}: ${seen}`);
  else console.log(`${pc.red(findings.length === 1 ? '1 finding' : `${count(findings.length)} findings`)}: ${seen}`);
}

const sizeOf = ({ money, goods, reservations }: Statement['rows']) =>
  `${count(money)} rows of money, ${count(goods)} of stock, ${count(reservations)} reservations`;
