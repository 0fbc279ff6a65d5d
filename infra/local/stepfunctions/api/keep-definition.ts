import { AwsError } from '../aws-error.ts';
import { checkDefinition } from '../definition/check/check-definition.ts';
import type { MachineType } from '../definition/check/rules.ts';
import { InvalidDefinition } from '../definition/diagnostics.ts';
import type { Engine } from '../driver/engine.ts';

/** Checks and keeps a definition; answers its key. Throws the API's InvalidDefinition. */
export async function keepDefinition(engine: Engine, definition: string, type: MachineType): Promise<string> {
  try {
    const errors = checkDefinition(definition, type).filter(({ severity }) => severity === undefined);
    if (errors.length > 0) throw new InvalidDefinition(errors);
    // Keeping it compiles it, which finds what is valid and missing here.
    return await engine.definitions.keep(definition);
  } catch (error) {
    if (error instanceof InvalidDefinition) throw new AwsError('InvalidDefinition', error.message);
    throw error;
  }
}
