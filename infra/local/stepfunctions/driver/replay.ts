import { type Advance, advance, begin } from '../interpreter/advance.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import { parseJson } from '../interpreter/json.ts';
import type { Machine } from '../interpreter/machine.ts';
import type { Journal } from '../journal/journal.ts';
import type { Entry } from './catalog.ts';
import type { DefinitionStore } from './definition-store.ts';
import { begunBody, eventBody, readChain } from './read-chain.ts';

/** The interpreter of today would have done something else than what the journal says was done. */
export class ReplayDiffers extends Error {
  override name = 'ReplayDiffers';
}

export type Replayed = { readonly machine: Machine; readonly state: ExecutionState; readonly at: number };

/** Rebuilds a running execution from its records; throws ReplayDiffers. */
export async function replay(journal: Journal, definitions: DefinitionStore, entry: Entry): Promise<Replayed> {
  const [first, ...rest] = await readChain(journal, entry.last);
  if (!first) throw new Error(`expected records of ${entry.arn}, found none`);
  const { facts, input, seed, at: startedAt, machine: record, history } = begunBody(first);
  const machine = await definitions.machine(record.definitionKey);
  let advanced = await begin(machine, { facts, input: parseJson(input), seed, at: startedAt });
  let at = startedAt;
  expectSame(entry.arn, advanced, history);
  for (const event of rest) {
    const body = eventBody(event);
    at = body.stimulus.at;
    advanced = await advance(machine, advanced.state, body.stimulus);
    expectSame(entry.arn, advanced, body.history);
  }
  return { machine, state: advanced.state, at };
}

function expectSame(arn: string, { history }: Advance, recorded: unknown): void {
  if (JSON.stringify(history) === JSON.stringify(recorded)) return;
  throw new ReplayDiffers(
    `${arn} cannot go on: the journal was written by an interpreter that behaved differently at event ${history[0]?.id}`,
  );
}
