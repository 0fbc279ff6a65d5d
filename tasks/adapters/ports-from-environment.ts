import type { Ports } from '../ports/ports.ts';
import { adapters } from './adapters.ts';
import type { Environment } from './environment.ts';
import { makePorts } from './make-ports.ts';

/** Makes the real ports on demand, each once, from the environment alone. */
export function portsFromEnvironment(
  environment: Environment,
): <Name extends keyof Ports>(names: readonly Name[]) => Promise<Pick<Ports, Name>> {
  return makePorts(adapters, environment);
}
