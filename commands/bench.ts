import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import pc from 'picocolors';
import { type Benchmark, CannotMeasure, type Figure, keepsItsBound } from './bench/benchmark.ts';

const folder = new URL('../tests/benchmarks/', import.meta.url);

/** Found by their files, so that a new one needs no list; nothing of the product may import a test. */
async function findBenchmarks(): Promise<readonly Benchmark[]> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .toSorted();
  return Promise.all(files.map(async (file) => (await import(new URL(file, folder).href)) as Benchmark)); // tests/benchmarks holds nothing else
}

const benchmarks = await findBenchmarks();
const names = benchmarks.map((benchmark) => benchmark.name);

const { only } = new Command('npm run bench --')
  .description('Measures, and prints the figures. What needs a running Comanda is left out when there is none.')
  .option('--only <name...>', `one or some of: ${names.join(', ')}`)
  .showHelpAfterError()
  .parse()
  .opts<{ only?: readonly string[] }>();

const unknown = only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`there is no benchmark "${unknown}"; there are ${names.join(', ')}`);
  process.exit(1);
}

for (const benchmark of benchmarks) {
  if (only !== undefined && !only.includes(benchmark.name)) continue;
  console.log(pc.bold(benchmark.name));
  try {
    for (const figure of await benchmark.run()) print(figure);
  } catch (error) {
    if (!(error instanceof CannotMeasure)) throw error;
    console.log(`  ${pc.dim(`left out: ${error.message}`)}`);
  }
}

function print(figure: Figure): void {
  const { what, value, unit, bound } = figure;
  const amount = value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
  const promise = bound && ('atMost' in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`);
  const isKept = keepsItsBound(figure);
  if (!isKept) process.exitCode = 1;
  const note = promise ? `  ${isKept ? pc.green(promise) : pc.red(promise)}` : '';
  console.log(`  ${what.padEnd(60)} ${amount.padStart(9)} ${unit}${note}`);
}
