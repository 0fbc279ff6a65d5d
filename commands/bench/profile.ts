import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What of V8's .cpuprofile is read here. */
type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

export type Cost = { readonly where: string; readonly milliseconds: number; readonly share: number };

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The functions that a process spent most time in, callees not counted; idle time is left out. */
export function mostExpensive(file: string, count: number): readonly Cost[] {
  const { nodes, samples, timeDeltas }: Profile = JSON.parse(readFileSync(file, 'utf8'));
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const costs = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const where = places.get(id) ?? '';
    if (where !== '(idle)') costs.set(where, (costs.get(where) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  const total = [...costs.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
  return [...costs]
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, count)
    .map(([where, milliseconds]) => ({ where, milliseconds, share: milliseconds / total }));
}

export function profilesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => join(folder, file));
}

function placeOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const file = url.startsWith('file:') ? fileURLToPath(url).replace(root, '') : url;
  const name = functionName === '' ? 'a nameless function' : functionName;
  return file === '' ? name : `${name}  ${file}:${lineNumber + 1}`;
}
