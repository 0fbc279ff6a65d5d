import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { EnvironmentName } from '../../infra/aws/environments.ts';

const templateSchema = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }))
    .default({}),
});

/** A resource of a CloudFormation template, with whatever its type makes of its properties. */
export interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const app = fileURLToPath(new URL('../../infra/aws/app.ts', import.meta.url));

/** Every resource of an environment's stacks, as `npm run synth` would write them. Throws with what the synthesis printed. */
export async function synthesize(environment: EnvironmentName): Promise<readonly Resource[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-cost-synth-'));
  try {
    const child = spawn(process.execPath, [app], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ env: environment }) },
    });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const code = await new Promise<number | null>((settle) => child.once('close', settle));
    const files = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
    if (code !== 0) throw new Error(`${environment} cannot be synthesised: ${output.trim()}`);
    return files.flatMap((file) => resourcesOf(readFileSync(join(folder, file), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The resources of a template in JSON. */
export function resourcesOf(text: string): readonly Resource[] {
  const { Resources } = templateSchema.parse(JSON.parse(text));
  return Object.values(Resources).map(({ Type, Properties }) => ({ type: Type, properties: Properties }));
}
