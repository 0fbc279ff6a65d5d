import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const templateSchema = z.object({
  Description: z.string().default(''),
  Resources: z.record(z.string(), z.unknown()).default({}),
});

/** A stack as it was synthesised. */
export interface SynthesisedStack {
  readonly name: string;
  readonly description: string;
  readonly resources: number;
  readonly bytes: number;
  /** The template's text. */
  readonly template: string;
}

const ending = '.template.json';

/** The stacks of an environment among the templates of a folder, by name. */
export function readStacks(folder: string, environment: string): readonly SynthesisedStack[] {
  const files = readdirSync(folder).filter(
    (name) => name.startsWith(`comanda-${environment}-`) && name.endsWith(ending),
  );
  return files.sort().map((file) => {
    const template = readFileSync(join(folder, file), 'utf8');
    const { Description: description, Resources } = templateSchema.parse(JSON.parse(template));
    const resources = Object.keys(Resources).length;
    return {
      name: file.slice(0, -ending.length),
      description,
      resources,
      bytes: Buffer.byteLength(template),
      template,
    };
  });
}
