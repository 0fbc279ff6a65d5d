import type { NestedStates, State, States } from '../../asl/state-machine.ts';
import { validate } from '../../asl/validate.ts';
import { overruns } from '../budget/budget.ts';
import type { Machine } from '../emit/emit.ts';
import { checkContracts } from './contracts.ts';
import { functionOf, isCallback } from './function-of.ts';
import { checkUndos, matchesAround } from './undos.ts';
import { checkVariables, nestedIn } from './variables.ts';
import { inOrder, walk } from './walk.ts';

/** The longest name AWS takes for a state, and for a variable. */
const maxName = 80;

/**
 * Everything that is wrong with a state machine, in plain sentences; nothing when it is sound. It reads the emitted
 * definition, so that no mistake of the builder hides from it.
 */
export function check(machine: Machine): string[] {
  const { definition } = machine;
  const walked = walk(definition.StartAt, definition.States);
  const findings = [
    ...validate(definition),
    ...checkNames(definition.States),
    ...checkStates(definition, machine.tasks),
    ...checkVariables(definition, (variable) => matchesAround(machine.plan.path, variable)),
    ...checkUndos(machine, walked),
    ...checkContracts(machine),
  ];
  // What is unsound, or has no bound, cannot be counted.
  const found = findings.length > 0 ? findings : overruns(machine);
  return found.map((finding) => `workflow "${machine.name}": ${finding}`);
}

function checkNames(states: States): string[] {
  const names = namesIn(states);
  return [
    ...names
      .filter((name) => name.length > maxName)
      .map((name) => `state "${name}" has a name of more than ${maxName} characters`),
    ...names.filter((name, index) => names.indexOf(name) < index).map((name) => `two states are called "${name}"`),
  ];
}

function namesIn(states: States): string[] {
  return Object.entries(states).flatMap(([name, state]) => [
    name,
    ...nestedIn(state).flatMap((inner) => namesIn(inner.States)),
  ]);
}

function checkStates(machine: NestedStates, tasks: Machine['tasks']): string[] {
  const walked = walk(machine.StartAt, machine.States);
  const reached = new Set([...walked.places.values()].map((place) => place.state));
  const sorted = inOrder(walked);
  const circle =
    'circle' in sorted ? [`nothing bounds the circle ${sorted.circle.map((name) => `"${name}"`).join(' → ')}`] : [];
  const findings = Object.entries(machine.States).flatMap(([name, state]) => [
    ...(reached.has(name) ? [] : [`state "${name}" cannot be reached`]),
    ...checkState(state, tasks).map((finding) => `state "${name}" ${finding}`),
    ...nestedIn(state).flatMap((inner) => checkStates(inner, tasks)),
  ]);
  return [...circle, ...findings];
}

function checkState(state: State, tasks: Machine['tasks']): string[] {
  const findings: string[] = [];
  if ('Next' in state && state.Next === undefined && !('End' in state)) findings.push('leads nowhere');
  if (state.Type === 'Choice' && state.Default === undefined)
    findings.push('has no default, and fails when no rule holds');
  if (state.Type !== 'Task') return findings;
  if (!state.TimeoutSeconds)
    findings.push(isCallback(state.Resource) ? 'waits for a callback without a limit' : 'has no timeout');
  const placeholder = functionOf(state);
  if (placeholder === undefined || !(placeholder in tasks)) findings.push('calls no task of the workflow');
  return findings;
}
