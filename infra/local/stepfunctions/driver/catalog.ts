import type { ExecutionStatus } from '../interpreter/execution-state.ts';
import type { JournalOwner } from '../journal/journal.ts';
import type { Location } from '../journal/record-line.ts';
import type { MachineRecord, RecordHead } from './records.ts';

/** What is kept in memory of an execution, running or ended: where its records are, and what lists show. */
export type Entry = {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly startedAt: number;
  readonly status: ExecutionStatus;
  readonly stoppedAt?: number;
  readonly first: Location;
  readonly last: Location;
};

type Index = {
  readonly machines: readonly MachineRecord[];
  readonly running: readonly Entry[];
  readonly ended: readonly Entry[];
};

/** The contents of the journal in brief: about 400 bytes for each execution there ever was. */
export class Catalog implements JournalOwner {
  readonly #machines = new Map<string, MachineRecord>();
  readonly #entries = new Map<string, Entry>();
  /** ARNs by machine in the order of their start. */
  readonly #byMachine = new Map<string, string[]>();
  #isSorted = true;
  #endedSinceSeal: Entry[] = [];

  machine(arn: string): MachineRecord | undefined {
    return this.#machines.get(arn);
  }

  machines(): MachineRecord[] {
    return [...this.#machines.values()];
  }

  entry(arn: string): Entry | undefined {
    return this.#entries.get(arn);
  }

  running(): Entry[] {
    return [...this.#entries.values()].filter(({ status }) => status === 'RUNNING');
  }

  /** The machine's executions, the youngest first. */
  *executionsOf(machineArn: string): Generator<Entry> {
    const arns = this.#byMachine.get(machineArn) ?? [];
    if (!this.#isSorted) this.#sort();
    for (let index = arns.length - 1; index >= 0; index--) {
      const entry = this.#entries.get(arns[index] ?? '');
      if (entry) yield entry;
    }
  }

  /** Takes in a record that is being written, or was found at start-up. */
  take(head: RecordHead, body: () => string, location: Location): void {
    switch (head.kind) {
      case 'machine-saved': {
        const machine: MachineRecord = JSON.parse(body());
        this.#machines.set(machine.arn, machine);
        return;
      }
      case 'machine-deleted':
        this.#machines.delete(head.arn);
        return;
      case 'begun': {
        const { execution: arn, name, machine: machineArn, at: startedAt } = head;
        this.#put({ arn, name, machineArn, startedAt, ...statusOf(head), first: location, last: location });
        return;
      }
      case 'event': {
        const entry = this.#entries.get(head.execution);
        if (!entry) throw new Error(`the journal holds an event of ${head.execution}, which never began`);
        this.#put({ ...entry, ...statusOf(head), last: location });
      }
    }
  }

  onRecord(head: unknown, body: () => string, location: Location): void {
    this.take(head as RecordHead, body, location); // written by this engine, checked by its checksum
  }

  onIndex(index: unknown): void {
    const { machines, running, ended } = index as Index; // written by `seal`, checked by its checksum
    this.#machines.clear();
    for (const machine of machines) this.#machines.set(machine.arn, machine);
    for (const entry of [...ended, ...running]) this.#put(entry);
    this.#endedSinceSeal = [];
    this.#isSorted = false;
  }

  seal(): Index {
    const ended = this.#endedSinceSeal;
    this.#endedSinceSeal = [];
    return { machines: this.machines(), running: this.running(), ended };
  }

  #put(entry: Entry): void {
    if (!this.#entries.has(entry.arn)) {
      const arns = this.#byMachine.get(entry.machineArn);
      if (arns) arns.push(entry.arn);
      else this.#byMachine.set(entry.machineArn, [entry.arn]);
    }
    this.#entries.set(entry.arn, entry);
    if (entry.status !== 'RUNNING') this.#endedSinceSeal.push(entry);
  }

  /** The order of their first records is the order of their start. */
  #sort(): void {
    const firstOf = (arn: string): Location => this.#entries.get(arn)?.first ?? { segment: 0, offset: 0, length: 0 };
    for (const arns of this.#byMachine.values()) {
      arns.sort((a, b) => firstOf(a).segment - firstOf(b).segment || firstOf(a).offset - firstOf(b).offset);
    }
    this.#isSorted = true;
  }
}

function statusOf({ end }: { end?: readonly [ExecutionStatus, number] }): Pick<Entry, 'status' | 'stoppedAt'> {
  return end ? { status: end[0], stoppedAt: end[1] } : { status: 'RUNNING' };
}
