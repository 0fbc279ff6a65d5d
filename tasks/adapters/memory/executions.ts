import type { Executions } from '../../ports/executions.ts';

export interface MemoryExecutions extends Executions {
  readonly started: readonly { readonly machine: string; readonly name: string; readonly input: unknown }[];
  readonly resumed: readonly { readonly taskToken: string; readonly output: unknown }[];
  /** It has come to its end. */
  finish(machine: string, name: string): void;
  /** From now on nobody waits for that token. */
  forget(taskToken: string): void;
}

export function memoryExecutions(): MemoryExecutions {
  const started: { machine: string; name: string; input: unknown }[] = [];
  const resumed: { taskToken: string; output: unknown }[] = [];
  const gone = new Set<string>();
  const ended = new Set<string>();
  return {
    started,
    resumed,
    forget: (taskToken) => gone.add(taskToken),
    finish: (machine, name) => ended.add(`${machine}:${name}`),
    status: async (machine, name) => {
      if (ended.has(`${machine}:${name}`)) return 'ended';
      return started.some((one) => one.machine === machine && one.name === name) ? 'running' : 'absent';
    },
    start: async (machine, name, input) => {
      if (started.some((one) => one.machine === machine && one.name === name)) return { kind: 'alreadyExists' };
      started.push({ machine, name, input: structuredClone(input) });
      return { kind: 'started' };
    },
    resume: async (taskToken, output) => {
      if (gone.has(taskToken)) return { kind: 'gone' };
      gone.add(taskToken);
      resumed.push({ taskToken, output: structuredClone(output) });
      return { kind: 'resumed' };
    },
  };
}
