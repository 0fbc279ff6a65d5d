import type { PortMakers } from '../adapters/adapters.ts';
import { makePorts } from '../adapters/make-ports.ts';
import { withSecrets } from '../adapters/secrets-manager/with-secrets.ts';
import type { Ports } from '../ports/ports.ts';

/** The ports of a function on AWS, made at its first call from its environment and its secrets. */
export function deployedPorts<Known extends keyof Ports>(
  makers: PortMakers<Known>,
): <Name extends Known>(names: readonly Name[]) => Promise<Pick<Ports, Name>> {
  const environmentOf = withSecrets(process.env);
  let made: { readonly environment: unknown; readonly portsOf: ReturnType<typeof makePorts<Known>> } | undefined;
  return async (names) => {
    const environment = await environmentOf();
    if (made?.environment !== environment) made = { environment, portsOf: makePorts(makers, environment) };
    return made.portsOf(names);
  };
}
