import type { Ports } from '../ports/ports.ts';
import { adapters } from './adapters.ts';

/** Makes the real ports on demand, each once, from the environment alone. */
export function portsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): <Name extends keyof Ports>(names: readonly Name[]) => Promise<Pick<Ports, Name>> {
  const made = new Map<keyof Ports, Promise<unknown>>();
  const portOf = (name: keyof Ports) => {
    const port = made.get(name) ?? adapters[name](environment);
    made.set(name, port);
    return port;
  };
  return async <Name extends keyof Ports>(names: readonly Name[]) => {
    const entries = await Promise.all(names.map(async (name) => [name, await portOf(name)] as const));
    // Object.fromEntries forgets which value belongs to which name.
    return Object.fromEntries(entries) as unknown as Pick<Ports, Name>;
  };
}
