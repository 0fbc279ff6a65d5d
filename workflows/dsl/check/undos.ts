import type { Machine } from '../emit/emit.ts';
import { type MatchStep, type Path, pathsIn, type Step, type TaskStep } from '../plan.ts';
import type { Place, Walk } from './walk.ts';
import { waysOf } from './ways.ts';

/** An effect, and what the choices around it have found when it runs: `payment.status` is 'authorized'. */
interface Done {
  readonly step: TaskStep;
  readonly facts: readonly (readonly [string, string | boolean])[];
}

/**
 * Effects that can be left as they are though the workflow fails: from the moment an effect may have happened, every way
 * to an unhappy end has to pass its undo, save behind the pivot. And undos that can run behind the pivot.
 */
export function checkUndos(machine: Machine, walked: Walk): string[] {
  const { definition, plan } = machine;
  const done = effectsIn(plan.path);
  const pivots = new Set(done.flatMap(({ step }) => (step.kind === 'pivot' ? [step.title] : [])));
  const behind = new Set([...pivots].flatMap((title) => nextOf(definition.States[title])));
  const waysOut = waysOf(definition.States);
  const unhappy = new Set(Object.keys(plan.ends));
  const findings: string[] = [];

  for (const { step, facts } of done) {
    const { undo } = step;
    if (!undo) continue;
    const seen = new Set<string>();
    const open: { state: string; known: Place['known'] }[] = [];
    const go = (place: { readonly state: string; readonly known: Place['known'] }, mayHaveHappened: boolean) => {
      for (const way of waysOut(place.state, place.known)) {
        if (way.next === undefined || (mayHaveHappened && way.errors && !way.errors.includes('States.ALL'))) continue;
        open.push({ state: way.next, known: way.known });
      }
    };
    for (const place of walked.places.values()) {
      if (place.state === step.title) go({ state: place.state, known: new Map([...place.known, ...facts]) }, true);
    }
    for (let next = open.pop(); next; next = open.pop()) {
      const id = JSON.stringify([next.state, ...next.known]);
      if (seen.has(id) || next.state === undo.title || behind.has(next.state)) continue;
      seen.add(id);
      if (unhappy.has(next.state)) {
        findings.push(`after "${step.title}" the workflow can end as "${next.state}" without "${undo.title}"`);
        break;
      }
      go(next, false);
    }
  }
  return [...findings, ...undoneBehind(machine, walked, behind)];
}

function undoneBehind({ plan }: Machine, walked: Walk, behind: ReadonlySet<string>): string[] {
  const undos = new Set(effectsIn(plan.path).flatMap(({ step }) => (step.undo ? [step.undo.title] : [])));
  const open = [...walked.places.values()].filter((place) => behind.has(place.state)).map((place) => place.id);
  const seen = new Set<string>();
  const findings = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const place = walked.places.get(id);
    if (!place || seen.has(id)) continue;
    seen.add(id);
    if (undos.has(place.state)) findings.add(`"${place.state}" can run after the pivot, where nothing may be undone`);
    open.push(...place.ways.flatMap((way) => (way.to === undefined ? [] : [way.to])));
  }
  return [...findings];
}

function nextOf(state: Machine['definition']['States'][string] | undefined): string[] {
  return state?.Type === 'Task' && state.Next !== undefined ? [state.Next] : [];
}

/** Where a choice finds the workflow's input. */
const inputPath = 'states.context.Execution.Input';

/** The fields whose matches decide whether a variable is set: those around the steps that set it. */
export function matchesAround(path: Path, variable: string, around: readonly string[] = []): Set<string> {
  return new Set(
    path.flatMap((step): string[] => {
      const isSetter = 'name' in step && (step.name === variable || `${step.name}TimedOut` === variable);
      const inner = [...around, ...fieldsOf(step)];
      return [...(isSetter ? around : []), ...pathsIn(step).flatMap((one) => [...matchesAround(one, variable, inner)])];
    }),
  );
}

function fieldsOf(step: Step): string[] {
  if (step.kind === 'match') return [fieldOf(step)];
  return step.kind === 'wait' ? [`${step.name}TimedOut`] : [];
}

function fieldOf({ variable, field }: MatchStep): string {
  return `${variable === 'input' ? inputPath : variable}.${field}`;
}

/** Every step that changes the world before or at the pivot, with the branches it is in. */
function effectsIn(path: Path, facts: Done['facts'] = []): Done[] {
  return path.flatMap((step): Done[] => {
    switch (step.kind) {
      case 'effect':
      case 'pivot':
        return [{ step, facts }];
      case 'match':
        return Object.entries(step.cases).flatMap(([value, inner]) => {
          const found = value === 'true' || value === 'false' ? value === 'true' : value;
          return effectsIn(inner, [...facts, [fieldOf(step), found]]);
        });
      default:
        return pathsIn(step).flatMap((inner) => effectsIn(inner, facts));
    }
  });
}
