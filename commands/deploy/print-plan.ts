import Table from 'cli-table3';
import pc from 'picocolors';
import type { ComandaEnvironment } from '../../infra/aws/environments.ts';
import { billOf } from '../cost/bill.ts';
import { fixedUsage } from '../cost/fixed-usage.ts';
import { resourcesOf } from '../cost/templates.ts';
import { compactTable } from '../instance/compact-table.ts';
import type { SynthesisedStack } from '../synth/read-stacks.ts';

/** The stacks, and what they cost in a month in which nobody orders. */
export function printPlan(environment: ComandaEnvironment, stacks: readonly SynthesisedStack[]): void {
  console.log(`${pc.bold(environment.name)} in ${environment.region}, in the account of your credentials:`);
  const table = new Table({ head: ['stack', 'resources', 'what'], ...compactTable });
  for (const { name, resources, description } of stacks) table.push([name, resources, description]);
  console.log(table.toString());
  const bill = billOf(
    fixedUsage(
      stacks.flatMap(({ template }) => resourcesOf(template)),
      environment,
    ),
    0,
    false,
  );
  const dearest = bill.services
    .toSorted((left, right) => right.idleDollars - left.idleDollars)
    .filter(({ idleDollars }) => idleDollars >= 0.5)
    .map(({ service, idleDollars }) => `${service} ${idleDollars.toFixed(2)}`);
  console.log(`Costs about ${pc.bold(`${bill.idleDollars.toFixed(2)} USD`)} a month before the first order:`);
  console.log(`${dearest.join(', ')}. What orders add: npm run cost.`);
}
