import type { Ports } from '../ports/ports.ts';
import type { PortMakers } from './adapters.ts';
import type { Environment } from './environment.ts';

/** Makes ports on demand, each once, by those makers and from that environment. */
export function makePorts<Known extends keyof Ports>(
  makers: PortMakers<Known>,
  environment: Environment,
): <Name extends Known>(names: readonly Name[]) => Promise<Pick<Ports, Name>> {
  const made = new Map<Known, Promise<unknown>>();
  const portOf = (name: Known) => {
    const port = made.get(name) ?? makers[name](environment);
    made.set(name, port);
    return port;
  };
  return async <Name extends Known>(names: readonly Name[]) => {
    const entries = await Promise.all(names.map(async (name) => [name, await portOf(name)] as const));
    // Object.fromEntries forgets which value belongs to which name.
    return Object.fromEntries(entries) as unknown as Pick<Ports, Name>;
  };
}
