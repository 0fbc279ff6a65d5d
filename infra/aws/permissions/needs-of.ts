import type { FunctionDefinition } from '../constructs/function-definitions.ts';
import type { Need } from './need.ts';
import { portPermissions } from './port-permissions.ts';
import { usedMethods } from './used-methods.ts';

/** What a function needs of AWS, from the ports it declares and the methods of them that it calls. */
export function needsOf({ name, ports }: Pick<FunctionDefinition, 'name' | 'ports'>): readonly Need[] {
  return ports.flatMap((port) => {
    // The two tables have the same keys, which a union of ports does not show.
    const needs = portPermissions[port] as Readonly<Record<string, readonly Need[]>>;
    const used: readonly string[] = usedMethods[name]?.[port] ?? Object.keys(needs);
    return used.flatMap((method) => needs[method] ?? []);
  });
}
