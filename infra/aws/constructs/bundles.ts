import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@aws-sdk/*', '@smithy/*'],
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [entriesOf(definitions)],
    // CommonJS packages inside an ES module ask for it.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  return { folderOf: (functionName) => join(root, functionName) };
}

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
