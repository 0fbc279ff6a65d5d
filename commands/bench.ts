import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { type Benchmark, CannotMeasure, type Circumstances, type Figure, keepsItsBound } from './bench/benchmark.ts';
import { CleanUp } from './bench/clean-up.ts';
import { mostExpensive, profilesIn } from './bench/profile.ts';

const folder = new URL('../tests/benchmarks/', import.meta.url);

/** Found by their files, in the folder or one below, so that a new one needs no list. */
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(?:[^/]+[/])?[^/]+[.]ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length))
  .toSorted();

const command = new Command('npm run bench --')
  .description('Measures, and prints the figures. What needs a running Comanda is left out when there is none.')
  .argument('[names...]', `one or some of: ${names.join(', ')}; a folder's name stands for all in it (default: all)`)
  .option('--quick', 'few of everything: whether it works, not how fast it is', false)
  .option('--profile', 'write CPU profiles of the engine to .comanda/profiles, and print where the time went', false)
  .showHelpAfterError()
  .parse();
const { quick: isQuick, profile } = command.opts<{ quick: boolean; profile: boolean }>();

const isMeant = (name: string) => (wanted: string) => name === wanted || name.startsWith(`${wanted}/`);
const unknown = command.args.find((wanted) => !names.some((name) => isMeant(name)(wanted)));
if (unknown !== undefined) {
  console.error(`there is no benchmark "${unknown}"; there are ${names.join(', ')}`);
  process.exit(1);
}

const cleanUp = new CleanUp();
for (const name of names) {
  if (command.args.length > 0 && !command.args.some(isMeant(name))) continue;
  const profileFolder = profile ? newProfileFolder(name) : undefined;
  const say = (words: string) => console.error(pc.dim(`  … ${words}`));
  console.log(pc.bold(name));
  try {
    await measure(name, { isQuick, profileFolder, cleanUp, say });
  } catch (error) {
    if (!(error instanceof CannotMeasure)) throw error;
    console.log(`  ${pc.dim(`left out: ${error.message}`)}`);
  }
  if (profileFolder !== undefined) printProfiles(profileFolder);
}
cleanUp.now();

async function measure(name: string, circumstances: Circumstances): Promise<void> {
  const benchmark = (await import(new URL(`${name}.ts`, folder).href)) as Benchmark; // tests/benchmarks holds nothing else
  for await (const figure of benchmark.run(circumstances)) print(figure);
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

function newProfileFolder(name: string): string {
  const at = new Date().toISOString().replaceAll(':', '-');
  const created = join('.comanda/profiles', at, name.replaceAll('/', '-'));
  mkdirSync(created, { recursive: true });
  return created;
}

function printProfiles(profiles: string): void {
  for (const file of profilesIn(profiles)) {
    console.log(`  ${pc.dim(file)}`);
    for (const { where, milliseconds, share } of mostExpensive(file, 10)) {
      console.log(`    ${(share * 100).toFixed(1).padStart(5)} % ${milliseconds.toFixed(0).padStart(7)} ms  ${where}`);
    }
  }
}
