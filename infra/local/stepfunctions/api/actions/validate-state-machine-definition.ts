import { z } from 'zod';
import { compileMachine } from '../../definition/compile-machine.ts';
import { type Diagnostic, InvalidDefinition } from '../../definition/diagnostics.ts';
import { defineAction } from '../action.ts';

const request = z.object({
  definition: z.string().min(1).max(1_048_576),
  type: z.enum(['STANDARD', 'EXPRESS']).optional(),
  severity: z.enum(['ERROR', 'WARNING']).optional(),
  maxResults: z.int().min(0).max(100).optional(),
});

export const validateStateMachineDefinition = defineAction(request, async (_engine, input) => {
  const found = diagnosticsOf(input.definition);
  const diagnostics = found.slice(0, input.maxResults || 100).map((one) => ({ severity: 'ERROR', ...one }));
  return {
    result: found.length === 0 ? 'OK' : 'FAIL',
    diagnostics,
    truncated: diagnostics.length < found.length,
  };
});

function diagnosticsOf(definition: string): readonly Diagnostic[] {
  try {
    compileMachine(definition);
    return [];
  } catch (error) {
    if (error instanceof InvalidDefinition) return error.diagnostics;
    throw error;
  }
}
