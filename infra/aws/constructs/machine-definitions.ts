import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { State, StateMachine, States } from '../../../workflows/asl/state-machine.ts';
import { projectRoot } from './function-definitions.ts';
import { machineNames } from './machine-names.ts';

/** A state machine as `npm run generate` wrote it. */
export interface MachineDefinition {
  readonly name: string;
  /** The generated text, to the byte: what is deployed and what runs on one machine. */
  readonly text: string;
  readonly definition: StateMachine;
  /** The functions it calls, by their placeholders: `ReserveStock` is `reserve-stock`. */
  readonly functionOf: ReadonlyMap<string, string>;
}

/** A state that waits for something outside, and for how long at most. */
export interface WaitingState {
  readonly machine: string;
  readonly state: string;
  /** The function that hands the task's token out; absent for a Wait. */
  readonly functionName?: string;
  readonly limitSeconds: number;
}

const placeholders = /\$\{([A-Z][A-Za-z0-9]*)\}/g;
const kebabCase = (name: string) => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** Every machine in workflows/generated, by name in alphabetical order. */
export function machineDefinitions(): readonly MachineDefinition[] {
  const folder = join(projectRoot, 'workflows/generated');
  return machineNames.map((name) => machineDefinition(name, readFileSync(join(folder, `${name}.asl.json`), 'utf8')));
}

export function machineDefinition(name: string, text: string): MachineDefinition {
  const functionOf = new Map(
    [...text.matchAll(placeholders)].map(([, placeholder = '']) => [placeholder, kebabCase(placeholder)]),
  );
  // What the generator writes has been checked against these types and by asl-validator.
  return { name, text, definition: JSON.parse(text) as StateMachine, functionOf };
}

/**
 * The states of a machine that wait: callbacks, and Waits of a fixed length. Throws for a callback without a limit, which no
 * alarm of AWS's own would ever show, and for a limit that only the execution knows.
 */
export function waitingStates({ name, definition, functionOf }: MachineDefinition): readonly WaitingState[] {
  return statesOf(definition.States).flatMap(([state, body]): readonly WaitingState[] => {
    if (body.Type === 'Wait') return [{ machine: name, state, limitSeconds: limitOf(name, state, body.Seconds) }];
    if (body.Type !== 'Task' || !body.Resource.endsWith('.waitForTaskToken')) return [];
    const [, placeholder = ''] = JSON.stringify(body.Arguments).match(/"FunctionName":"\$\{(\w+)\}"/) ?? [];
    const functionName = functionOf.get(placeholder);
    const limitSeconds = limitOf(name, state, body.TimeoutSeconds);
    return [{ machine: name, state, limitSeconds, ...(functionName === undefined ? {} : { functionName }) }];
  });
}

function limitOf(machine: string, state: string, seconds: unknown): number {
  if (typeof seconds === 'number') return seconds;
  throw new Error(`machine "${machine}": state "${state}" waits, and must say for how many seconds at most`);
}

/** All states, those in branches and maps too. */
function statesOf(states: States): readonly (readonly [string, State])[] {
  return Object.entries(states).flatMap(([name, state]) => [[name, state] as const, ...nestedIn(state)]);
}

function nestedIn(state: State): readonly (readonly [string, State])[] {
  if (state.Type === 'Parallel') return state.Branches.flatMap(({ States }) => statesOf(States));
  return state.Type === 'Map' ? statesOf(state.ItemProcessor.States) : [];
}
