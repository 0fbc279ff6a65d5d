import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { type FunctionDefinition, projectRoot } from './function-definitions.ts';

/** Where each function's bundle is; the folder is what is uploaded. */
export interface Bundles {
  readonly folderOf: (functionName: string) => string;
}

const bundleRoot = join(projectRoot, 'node_modules/.cache/comanda-bundles');

/**
 * One bundle per function, minified, without the AWS SDK, which Lambda's runtime has. A file whose content is there
 * already is left alone, so that two syntheses at once do no harm to each other.
 */
export async function bundleFunctions(definitions: readonly FunctionDefinition[], root = bundleRoot): Promise<Bundles> {
  const { outputFiles } = await build({
    entryPoints: definitions.map(({ name }) => ({ in: `entry:${name}`, out: `${name}/index` })),
    outdir: root,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    minify: true,
    sourcemap: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@aws-sdk/*', '@smithy/*'],
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [entriesOf(definitions), zodByNamespace, lessOfPackages],
    // CommonJS packages inside an ES module ask for it.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  for (const { path, contents } of outputFiles) writeIfChanged(besideBundles(root, path), contents);
  return { folderOf: (functionName) => join(root, functionName) };
}

/** A source map is for whoever reads a stack trace: `maps/<function>.mjs.map`, out of what is uploaded. */
const besideBundles = (root: string, path: string) =>
  path.endsWith('.map') ? join(root, 'maps', `${basename(dirname(path))}.mjs.map`) : path;

function writeIfChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function entriesOf(definitions: readonly FunctionDefinition[]): Plugin {
  const sources = new Map(definitions.map(({ name, entry }) => [name, entry]));
  return {
    name: 'entries',
    setup(builder) {
      builder.onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: path.slice('entry:'.length),
        namespace: 'entry',
      }));
      builder.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({
        contents: sources.get(path) ?? '',
        loader: 'ts',
        resolveDir: projectRoot,
      }));
    },
  };
}

/**
 * `import { z } from 'zod'` makes esbuild keep all of zod, with its messages in fifty languages; by `import * as z` it keeps
 * what is used. The two mean the same, so the sources stay as zod's own documentation writes them.
 */
const zodByNamespace: Plugin = {
  name: 'zod-by-namespace',
  setup(builder) {
    builder.onLoad({ filter: /[/\\](tasks|api)[/\\].*[.]ts$|@hono[/\\]zod-openapi[/\\].*[.]m?js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/import \{ z \} from (?=['"]zod['"])/, 'import * as z from '),
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};

/** Of these packages a function needs a part only, and their own way of loading it brings all of it along. */
const lessOfPackages: Plugin = {
  name: 'less-of-packages',
  setup(builder) {
    // Nobody asks zod for a message in another language.
    builder.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index[.]js$/ }, ({ path }) => ({
      contents: `export { default as en } from './en.js';`,
      resolveDir: dirname(path),
    }));
    // The X-Ray SDK and cls-hooked compare versions by it, and do no more.
    builder.onLoad({ filter: /[/\\]semver[/\\]index[.]js$/ }, ({ path }) => ({
      contents: `exports.gte = require('./functions/gte');`,
      resolveDir: dirname(path),
    }));
  },
};
