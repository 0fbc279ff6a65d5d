import { readdirSync } from 'node:fs';
import type { Workflow } from '../../workflows/dsl/built.ts';

/** Every workflow that a file of the folder exports, by whatever name. */
export async function findWorkflows(folder: URL): Promise<Workflow[]> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .toSorted();
  const modules = await Promise.all(files.map((file) => importOf(file, folder)));
  const found = modules.flatMap((module) => Object.values(module).filter(isWorkflow));
  const names = found.map((workflow) => workflow.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`two workflows are called "${twice}"`);
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What goes wrong while a workflow is built does not always say in which file. */
async function importOf(file: string, folder: URL): Promise<object> {
  try {
    return await import(new URL(file, folder).href);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: ${message}`, { cause: error });
  }
}

function isWorkflow(value: unknown): value is Workflow {
  return (
    typeof value === 'object' && value !== null && ['definition', 'findings', 'budget'].every((key) => key in value)
  );
}
