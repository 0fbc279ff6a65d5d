import type { Json } from '../../../../../../infra/local/stepfunctions/interpreter/json.ts';
import type { Roots } from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/path.ts';

/** Roots with this input; the context and the variables are empty unless given. */
export function rootsOf(input: Json, context: Json = {}, variables: Readonly<Record<string, Json>> = {}): Roots {
  return {
    input,
    context: () => context,
    variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
  };
}
