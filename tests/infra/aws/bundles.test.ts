import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Bundles, bundleFunctions } from '../../../infra/aws/constructs/bundles.ts';
import {
  type FunctionDefinition,
  functionDefinitions,
  projectRoot,
} from '../../../infra/aws/constructs/function-definitions.ts';

let root: string;
let definitions: readonly FunctionDefinition[];
let bundles: Bundles;

beforeAll(async () => {
  const cache = join(projectRoot, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Inside the project, so that Node finds the AWS SDK that Lambda's runtime has.
  root = mkdtempSync(join(cache, 'comanda-bundles-test-'));
  definitions = await functionDefinitions();
  bundles = await bundleFunctions(definitions, root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const fileOf = (name: string) => join(bundles.folderOf(name), 'index.mjs');
const textOf = (name: string) => readFileSync(fileOf(name), 'utf8');

test('each bundle is a module with a handler, and needs nothing but Node and the AWS SDK', () => {
  const script = `
    for (const file of process.argv.slice(1)) {
      const { handler } = await import(file);
      if (typeof handler !== 'function') throw new Error(file + ' has no handler');
    }`;
  const files = definitions.map(({ name }) => fileOf(name));
  const env = {
    ...process.env,
    TABLE_NAME: 'comanda',
    IDEMPOTENCY_TABLE_NAME: 'comanda-idempotency',
    AWS_REGION: 'us-east-1',
  };
  execFileSync(process.execPath, ['--input-type=module', '--eval', script, ...files], { env, stdio: 'pipe' });
  const imported = definitions.flatMap(({ name }) =>
    [...textOf(name).matchAll(/(?:^|[;}])import[^;"']*?from ?["']([^"']+)["']|import\(["']([^"']+)["']\)/g)].map(
      ([, from, lazily]) => from ?? lazily,
    ),
  );
  const outside = imported.filter((from) => !/^(node:|@aws-sdk\/|@smithy\/)/.test(from ?? ''));
  const builtins = new Set(process.getBuiltinModule('node:module').builtinModules);
  expect([...new Set(outside)].filter((from) => !builtins.has(from ?? ''))).toEqual([]);
});

test('a bundle has its own task and no other', () => {
  const tasks = definitions.filter(({ entry }) => entry.includes('deployTask('));
  for (const { name } of tasks) {
    const text = textOf(name);
    const found = tasks.filter(({ purpose }) => text.includes(purpose)).map((task) => task.name);
    expect({ name, found }).toEqual({ name, found: [name] });
  }
});

test('a provider is in the bundles of those who call it', () => {
  const withStripe = definitions.filter(({ name }) => textOf(name).includes('api.stripe.com')).map(({ name }) => name);
  expect(withStripe.sort()).toEqual(
    definitions
      .filter(({ ports }) => ports.includes('payments'))
      .map(({ name }) => name)
      .sort(),
  );
});

test('half of the bundles are 350 KiB or less, and none is over 1.3 MiB', () => {
  const sizes = definitions.map(({ name }) => statSync(fileOf(name)).size / 1024).sort((a, b) => a - b);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(350);
  expect(sizes.at(-1)).toBeLessThanOrEqual(1.3 * 1024);
});

test('no bundle has messages in a language that nobody asks for', () => {
  const spanish = definitions.filter(({ name }) => textOf(name).includes('Entrada inválida'));
  expect(spanish.map(({ name }) => name)).toEqual([]);
});

test('the AWS SDK is left to the runtime, and the source maps out of the upload', () => {
  const carrying = definitions.filter(({ name }) => /sourceMappingURL|DynamoDB_20120810/.test(textOf(name)));
  expect(carrying.map(({ name }) => name)).toEqual([]);
  expect(statSync(join(root, 'maps', 'api.mjs.map')).size).toBeGreaterThan(0);
});
