import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Workflow } from '../../workflows/dsl/built.ts';

/** The files made from workflows: by name, with what belongs in them. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** Throws with everything that is wrong, when a workflow is not sound. */
export function generatedFrom(workflows: readonly Workflow[]): GeneratedFiles {
  const findings = workflows.flatMap((workflow) => workflow.findings);
  if (findings.length > 0) throw new Error(findings.join('\n'));
  return new Map(
    workflows.flatMap(({ name, definition, budget }) => [
      [`${name}.asl.json`, `${JSON.stringify(definition, null, 2)}\n`],
      [`${name}.budget.json`, `${JSON.stringify(budget, null, 2)}\n`],
    ]),
  );
}

/** What differs from the files in the folder: nothing when they are fresh. */
export function staleIn(folder: URL, files: GeneratedFiles): string[] {
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return [
    ...[...files].flatMap(([name, text]) => {
      if (!present.includes(name)) return [`${name} is missing`];
      return readFileSync(new URL(name, folder), 'utf8') === text ? [] : [`${name} is stale`];
    }),
    ...present.filter((name) => !files.has(name)).map((name) => `${name} belongs to no workflow`),
  ];
}

/** Makes the folder hold these files and no others. */
export function write(folder: URL, files: GeneratedFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.json') && !files.has(name)) rmSync(new URL(name, folder));
  }
  for (const [name, text] of files) writeFileSync(new URL(name, folder), text);
}
