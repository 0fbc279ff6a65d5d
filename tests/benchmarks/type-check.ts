import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../../commands/bench/benchmark.ts';
import { largeWorkflow } from '../types/large-workflow.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** How long the compiler takes over workflows far larger than any we have; 160 states show that it does not explode. */
export async function* run(): AsyncGenerator<Figure> {
  yield* [
    { what: 'a workflow of 80 states with 16 matches', value: secondsFor(80, 16), unit: 's', bound: { atMost: 2 } },
    { what: 'a workflow of 160 states with 32 matches', value: secondsFor(160, 32), unit: 's' },
  ];
}

function secondsFor(states: number, matches: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-type-check-'));
  try {
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { incremental: false, typeRoots: [join(root, 'node_modules/@types')] },
      files: [join(folder, 'large.ts'), join(root, 'workflows/asl/asl-validator.d.ts')],
      include: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(folder, 'large.ts'), largeWorkflow(states, matches));
    const began = performance.now();
    execFileSync(process.execPath, [join(root, 'node_modules/.bin/tsc'), '-p', folder], { stdio: 'pipe' });
    return (performance.now() - began) / 1_000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
