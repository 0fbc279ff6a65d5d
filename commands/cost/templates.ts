import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EnvironmentName } from '../../infra/aws/environments.ts';
import { readStacks } from '../synth/read-stacks.ts';
import { runApp } from '../synth/run-app.ts';

const templateSchema = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }))
    .default({}),
});

/** A resource of a CloudFormation template, with whatever its type makes of its properties. */
export interface Resource {
  /** Its name in the template, by which others refer to it. */
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every resource of an environment's stacks. Throws with what the synthesis printed when it does not pass. */
export async function synthesize(environment: EnvironmentName): Promise<readonly Resource[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-cost-synth-'));
  try {
    const { isSound, output } = await runApp(folder, { env: environment });
    if (!isSound) throw new Error(`${environment} cannot be synthesised: ${output}`);
    return readStacks(folder, environment).flatMap(({ template }) => resourcesOf(template));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The resources of a template in JSON. */
export function resourcesOf(text: string): readonly Resource[] {
  const { Resources } = templateSchema.parse(JSON.parse(text));
  return Object.entries(Resources).map(([id, { Type, Properties }]) => ({ id, type: Type, properties: Properties }));
}
