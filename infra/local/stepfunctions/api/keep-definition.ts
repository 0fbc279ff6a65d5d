import { AwsError } from '../aws-error.ts';
import { InvalidDefinition } from '../definition/diagnostics.ts';
import type { Engine } from '../driver/engine.ts';

/** Checks and keeps a definition; answers its key. Throws the API's InvalidDefinition. */
export async function keepDefinition(engine: Engine, definition: string): Promise<string> {
  try {
    return await engine.definitions.keep(definition);
  } catch (error) {
    if (error instanceof InvalidDefinition) throw new AwsError('InvalidDefinition', error.message);
    throw error;
  }
}
