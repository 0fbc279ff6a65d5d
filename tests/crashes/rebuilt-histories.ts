import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileMachine } from '../../infra/local/stepfunctions/definition/compile-machine.ts';
import { unpackState } from '../../infra/local/stepfunctions/driver/pack-state.ts';
import { begunBody, eventBody, snapshotBody } from '../../infra/local/stepfunctions/driver/read-chain.ts';
import type { About, MachineRecord } from '../../infra/local/stepfunctions/driver/records.ts';
import { beginningOf } from '../../infra/local/stepfunctions/driver/replay.ts';
import { advance, begin } from '../../infra/local/stepfunctions/interpreter/advance.ts';
import type { ExecutionState } from '../../infra/local/stepfunctions/interpreter/execution-state.ts';
import type { HistoryEvent } from '../../infra/local/stepfunctions/interpreter/history-event.ts';
import type { Machine } from '../../infra/local/stepfunctions/interpreter/machine.ts';
import type { Appended } from './journal-watch.ts';

/** What a journal's records led to: the events they brought, rebuilt as the engine does it after a crash. */
export class RebuiltHistories {
  readonly #folder: string;
  readonly #executions = new Map<number, { readonly machine: Machine; state: ExecutionState }>();
  readonly #shapes = new Map<string, { readonly shape: MachineRecord; readonly machine: Machine }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The events that the record brought; it must be handed every record, one after the other. */
  async take(record: Appended): Promise<readonly HistoryEvent[]> {
    const { head } = record;
    if (head.kind === 'event') {
      const known = this.#executions.get(head.id);
      if (!known) throw new Error(`expected the beginning of execution #${head.id} before its events`);
      const { state, history } = await advance(known.machine, known.state, eventBody(record).stimulus);
      known.state = state;
      return history;
    }
    // It changes nothing.
    if (head.kind === 'moved') return [];
    const { shape, machine } = await this.#shapeOf(head.about);
    if (head.kind === 'snapshot') {
      this.#executions.set(head.id, { machine, state: unpackState(snapshotBody(record).state) });
      return [];
    }
    const { input, seed } = begunBody(record);
    const { state, history } = await begin(machine, beginningOf(head.about, shape, input, seed));
    this.#executions.set(head.id, { machine, state });
    return history;
  }

  async #shapeOf({ machineKey }: About): Promise<{ readonly shape: MachineRecord; readonly machine: Machine }> {
    const known = this.#shapes.get(machineKey);
    if (known) return known;
    const read = (...path: string[]) => readFile(join(this.#folder, ...path), 'utf8');
    const shape: MachineRecord = JSON.parse(await read('machines', 'shapes', `${machineKey}.json`));
    const machine = compileMachine(await read('definitions', `${shape.definitionKey}.json`));
    this.#shapes.set(machineKey, { shape, machine });
    return { shape, machine };
  }
}
