import type { States } from '../../asl/state-machine.ts';
import type { Known } from './constants.ts';
import { type Way, waysOf } from './ways.ts';

/** A state with what is known when it is entered. The same state may be entered knowing different things. */
export interface Place {
  readonly id: string;
  readonly state: string;
  readonly known: Known;
  readonly ways: readonly (Way & { readonly to: string | undefined })[];
}

export interface Walk {
  readonly start: string;
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * Walks every way through the states, keeping in mind what the choices look at. What leads nowhere in fact (a counter
 * that is used up, an undo that another failure would begin with) is not walked.
 */
export function walk(startAt: string, states: States, facts?: ReadonlySet<string>): Walk {
  const waysOut = waysOf(states, facts);
  const places = new Map<string, Place>();
  const open: { readonly state: string; readonly known: Known }[] = [{ state: startAt, known: new Map() }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { state, known } = next;
    const id = idOf(state, known);
    if (places.has(id) || !(state in states)) continue;
    const ways = waysOut(state, known).map((way) => ({
      ...way,
      to: way.next === undefined ? undefined : idOf(way.next, way.known),
    }));
    places.set(id, { id, state, known, ways });
    for (const way of ways) if (way.next !== undefined) open.push({ state: way.next, known: way.known });
  }
  return { start: idOf(startAt, new Map()), places };
}

function idOf(state: string, known: Known): string {
  return JSON.stringify([state, ...[...known].sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The places in an order in which every way leads forward, or the states of a circle that nothing bounds. */
export function inOrder({ start, places }: Walk): { readonly order: Place[] } | { readonly circle: string[] } {
  const order: Place[] = [];
  const entered = new Map<string, 'open' | 'done'>();
  const stack: { readonly place: Place; next: number }[] = [];
  const enter = (id: string | undefined): string | undefined => {
    const place = id === undefined ? undefined : places.get(id);
    if (!place || entered.get(place.id) === 'done') return undefined;
    if (entered.get(place.id) === 'open') return place.id;
    entered.set(place.id, 'open');
    stack.push({ place, next: 0 });
    return undefined;
  };
  enter(start);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const way = top.place.ways[top.next];
    if (!way) {
      entered.set(top.place.id, 'done');
      order.push(top.place);
      stack.pop();
      continue;
    }
    top.next += 1;
    const again = enter(way.to);
    if (again !== undefined) {
      const from = stack.findIndex(({ place }) => place.id === again);
      return { circle: stack.slice(from).map(({ place }) => place.state) };
    }
  }
  return { order: order.reverse() };
}
