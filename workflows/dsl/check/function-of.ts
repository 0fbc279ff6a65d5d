import type { State } from '../../asl/state-machine.ts';

export function isCallback(resource: string): boolean {
  return resource.endsWith('.waitForTaskToken');
}

/** The placeholder of the function a state calls: 'ReserveStock'. */
export function functionOf(state: State): string | undefined {
  const args = argumentsOf(state);
  return typeof args?.FunctionName === 'string' ? /^\$\{(.+)\}$/.exec(args.FunctionName)?.[1] : undefined;
}

/** The arguments of a state that calls a function. */
export function argumentsOf(state: State): Readonly<Record<string, unknown>> | undefined {
  const args = state.Type === 'Task' ? state.Arguments : undefined;
  return args !== null && typeof args === 'object' && !Array.isArray(args) ? { ...args } : undefined;
}
