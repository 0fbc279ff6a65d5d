import type { PortMakers } from '../adapters/adapters.ts';
import { makePorts } from '../adapters/make-ports.ts';
import { withSecrets } from '../adapters/secrets-manager/with-secrets.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * The ports of a function on AWS, made at its first call from its environment and its secrets, and anew when a secret was
 * rotated: until then each call gets the same object.
 */
export function deployedPorts<Name extends keyof Ports>(makers: PortMakers<Name>): () => Promise<Pick<Ports, Name>> {
  // Object.keys forgets the keys' types.
  const names = Object.keys(makers) as Name[];
  const environmentOf = withSecrets(process.env);
  let made: { readonly environment: unknown; readonly ports: Promise<Pick<Ports, Name>> } | undefined;
  return async () => {
    const environment = await environmentOf();
    if (made?.environment !== environment) made = { environment, ports: makePorts(makers, environment)(names) };
    return made.ports;
  };
}
