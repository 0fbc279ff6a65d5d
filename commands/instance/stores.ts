import { storeEnvironment } from '../../infra/local/children.ts';
import type { Instance } from '../../infra/local/instance.ts';
import { portsFromEnvironment } from '../../tasks/adapters/ports-from-environment.ts';

/** The tables of that instance, as its own functions reach them. One process looks into one instance. */
export function storesOf({ services }: Instance) {
  Object.assign(process.env, storeEnvironment(services.dynamodb));
  return portsFromEnvironment(process.env);
}
