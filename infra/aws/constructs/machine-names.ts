import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from './function-definitions.ts';

/** Every state machine there is a generated definition of. */
export const machineNames: readonly string[] = globSync(join(projectRoot, 'workflows/generated/*.asl.json'))
  .map((path) => basename(path, '.asl.json'))
  .sort();
