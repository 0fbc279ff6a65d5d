import type { PortMakers } from '../adapters/adapters.ts';
import type { Ports } from '../ports/ports.ts';
import { deployedPorts } from './deployed-ports.ts';
import type { LambdaFunction } from './function.ts';
import type { RememberResults } from './remember-results.ts';
import { type AnyTask, taskHandler } from './task-handler.ts';

const rememberNothing: RememberResults = (_key, _context, work) => work();

/** The task as a function on AWS. `makers` has the ports it declares and no others, so that its bundle stays small. */
export function deployTask<Name extends keyof Ports>(
  task: AnyTask & { readonly ports: readonly Name[] },
  makers: PortMakers<Name>,
  rememberOf: (taskName: string) => RememberResults = () => rememberNothing,
): LambdaFunction {
  const portsOf = deployedPorts(makers);
  // The handler hands on to the task what the task declares, and no more is there.
  return taskHandler(task, async () => (await portsOf()) as Ports, rememberOf(task.name));
}
