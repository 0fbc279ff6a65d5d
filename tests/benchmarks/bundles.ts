import { execFile } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Circumstances, Figure } from '../../commands/bench/benchmark.ts';
import { percentile } from '../../commands/demo/percentile.ts';
import { type Bundles, bundleFunctions } from '../../infra/aws/constructs/bundles.ts';
import {
  type FunctionDefinition,
  functionDefinitions,
  projectRoot,
} from '../../infra/aws/constructs/function-definitions.ts';

const kibibyte = 1024;
const mostOfMedian = { atMost: 350 };
const mostOfOne = { atMost: 1.3 * kibibyte };
const allInOne = 'all-functions-in-one';
const empty = 'empty';
const rounds = 5;

/** Below the project, so that a bundle finds the AWS SDK, which is not in it, as it does in Lambda's runtime. */
const root = join(projectRoot, 'node_modules/.cache/comanda-bench-bundles');

/** How big each function's bundle is, and how long a fresh process takes to load it: most of a cold start that is ours. */
export async function* run({ isQuick, say }: Circumstances): AsyncGenerator<Figure> {
  const definitions = await functionDefinitions();
  say(`bundling ${definitions.length} functions`);
  const bundles = await bundleFunctions([...definitions, inOneBundle(definitions)], root);
  const sizes = definitions
    .map(({ name }) => ({ name, kibibytes: kibibytesOf(bundles, name) }))
    .toSorted((left, right) => left.kibibytes - right.kibibytes);
  for (const { name, kibibytes } of sizes) {
    yield { what: `bundle of ${name}`, value: kibibytes, unit: 'KiB', bound: mostOfOne };
  }
  const median = medianOf(sizes.map(({ kibibytes }) => kibibytes));
  yield { what: `bundle, median of ${sizes.length}`, value: median, unit: 'KiB', bound: mostOfMedian };
  yield { what: 'bundle of all functions in one', value: kibibytesOf(bundles, allInOne), unit: 'KiB' };

  const names = [empty, allInOne, ...sizes.slice(isQuick ? -3 : 0).map(({ name }) => name)];
  const startUps = new Map(names.map((name) => [name, [] as number[]]));
  // Round by round, so that a moment in which the machine is busy is not all one function's.
  for (let round = 1; round <= (isQuick ? 1 : rounds); round++) {
    say(`loading each in a fresh process, round ${round}`);
    for (const [name, runs] of startUps)
      runs.push(await startUp(name === empty ? emptyHandler() : fileOf(bundles, name)));
  }
  const medians = [...startUps].map(([name, runs]) => ({ name, milliseconds: medianOf(runs) }));
  const startUpOf = (name: string) => medians.find((each) => each.name === name)?.milliseconds ?? 0;
  const own = medians.filter(({ name }) => name !== empty && name !== allInOne);
  const slowest = own.reduce((worst, each) => (each.milliseconds > worst.milliseconds ? each : worst));
  const typical = medianOf(own.map(({ milliseconds }) => milliseconds));
  yield { what: 'start-up of an empty handler', value: startUpOf(empty), unit: 'ms' };
  yield { what: `start-up of a function, median of ${own.length}`, value: typical, unit: 'ms' };
  yield { what: `start-up of the slowest, ${slowest.name}`, value: slowest.milliseconds, unit: 'ms' };
  yield { what: 'start-up of a function if all were in one bundle', value: startUpOf(allInOne), unit: 'ms' };
}

const fileOf = (bundles: Bundles, name: string) => join(bundles.folderOf(name), 'index.mjs');
const kibibytesOf = (bundles: Bundles, name: string) => statSync(fileOf(bundles, name)).size / kibibyte;
const medianOf = (values: readonly number[]) => percentile(values, 50);

/** The same handlers, as one function that is told which it is. */
function inOneBundle(definitions: readonly FunctionDefinition[]): FunctionDefinition {
  const [first] = definitions;
  if (first === undefined) throw new Error('expected functions, found none');
  const imports = definitions.map(({ name }, index) => `import { handler as h${index} } from 'entry:${name}';`);
  const handlers = definitions.map(({ name }, index) => `'${name}': h${index}`);
  const handler = `const handlers = { ${handlers.join(', ')} };\nexport const handler = (event, context) => handlers[process.env.FUNCTION](event, context);`;
  return { ...first, name: allInOne, entry: `${imports.join('\n')}\n${handler}\n` };
}

function emptyHandler(): string {
  const folder = join(root, empty);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'index.mjs');
  writeFileSync(file, 'export const handler = async () => {};\n');
  return file;
}

const load = `const began = performance.now(); await import(process.argv[1]); console.log(performance.now() - began);`;

async function startUp(file: string): Promise<number> {
  const args = ['--input-type=module', '--eval', load, pathToFileURL(file).href];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...environment } });
  return Number(stdout);
}

/** What a function reads as it is loaded; nobody is asked anything. */
const environment = {
  NODE_OPTIONS: '',
  AWS_REGION: 'us-east-1',
  TABLE_NAME: 'comanda',
  IDEMPOTENCY_TABLE_NAME: 'comanda-idempotency',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};
