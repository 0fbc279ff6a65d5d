import { z } from 'zod';
import { checkDefinition } from '../../definition/check/check-definition.ts';
import type { MachineType } from '../../definition/check/rules.ts';
import { compileMachine } from '../../definition/compile-machine.ts';
import { type Diagnostic, InvalidDefinition } from '../../definition/diagnostics.ts';
import { defineAction } from '../action.ts';

const request = z.object({
  definition: z.string().min(1).max(1_048_576),
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  severity: z.enum(['ERROR', 'WARNING']).default('ERROR'),
  maxResults: z.int().min(0).max(100).optional(),
});

/** Says what is wrong with a definition, and on request what may not be meant, without making a machine of it. */
export const validateStateMachineDefinition = defineAction(request, async (_engine, input) => {
  const found = diagnosticsOf(input.definition, input.type);
  const isOk = found.every(({ severity }) => severity === 'WARNING');
  const wanted = found.filter(({ severity }) => severity === undefined || input.severity === 'WARNING');
  const diagnostics = wanted
    .slice(0, input.maxResults || 100)
    .map((one) => ({ ...one, severity: one.severity ?? 'ERROR' }));
  return { result: isOk ? 'OK' : 'FAIL', diagnostics, truncated: diagnostics.length < wanted.length };
});

function diagnosticsOf(definition: string, type: MachineType): readonly Diagnostic[] {
  const found = checkDefinition(definition, type);
  if (found.some(({ severity }) => severity === undefined)) return found;
  try {
    compileMachine(definition);
    return found;
  } catch (error) {
    // Valid on AWS, and not here.
    if (error instanceof InvalidDefinition) return [...error.diagnostics, ...found];
    throw error;
  }
}
