import type { Location } from '../journal/record-line.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import type { About, Outlook, RecordHead, Redrives } from './records.ts';

/** An execution that has records in the journal: it runs, or it has ended and is on its way to the store. */
export type LiveExecution = {
  readonly id: number;
  readonly about: About;
  /** Where its chain begins, and where it ends. */
  first: Location;
  last: Location;
  outlook: Outlook;
  redrives: Redrives | undefined;
  /** How many bytes of it each segment holds. */
  readonly bytes: Map<number, number>;
  /** Present while it is in memory; what waits for long is not. */
  runner: ExecutionRunner | undefined;
  loading: Promise<ExecutionRunner> | undefined;
  /** Tasks with lower numbers were called by a process that is gone: not yet again by this one. */
  callAgainBelow: number;
};

/** What the journal holds, in brief: some hundred bytes for each execution, and which segments they need. */
export class LiveExecutions {
  readonly #byId = new Map<number, LiveExecution>();
  readonly #byArn = new Map<string, LiveExecution>();
  readonly #bySegment = new Map<number, { readonly executions: Set<LiveExecution>; bytes: number }>();
  readonly #remainders = new Map<number, Location>();
  #liveBytes = 0;
  #highestId = 0;

  /** Hears that a segment is not needed any more. */
  onEmptied: () => void = () => undefined;

  get(id: number): LiveExecution | undefined {
    return this.#byId.get(id);
  }

  find(arn: string): LiveExecution | undefined {
    return this.#byArn.get(arn);
  }

  all(): IterableIterator<LiveExecution> {
    return this.#byId.values();
  }

  get highestId(): number {
    return this.#highestId;
  }

  /** Bytes of the journal that are still needed. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** The executions that need the segment. */
  in(segment: number): ReadonlySet<LiveExecution> {
    return this.#bySegment.get(segment)?.executions ?? new Set();
  }

  /** Takes in a record that is being written; answers its execution. */
  take(head: RecordHead, location: Location): LiveExecution {
    const known = this.#byId.get(head.id);
    if (head.kind === 'event') {
      if (!known) throw new Error(`a record of execution #${head.id}, which the journal does not know`);
      return this.#add(known, head, location);
    }
    if (known) this.#releaseBytes(known);
    const { id, about } = head;
    const live: LiveExecution = known ?? {
      id,
      about,
      first: location,
      last: location,
      outlook: {},
      redrives: undefined,
      bytes: new Map(),
      runner: undefined,
      loading: undefined,
      callAgainBelow: 0,
    };
    live.first = location;
    this.#byId.set(id, live);
    this.#byArn.set(about.arn, live);
    this.#highestId = Math.max(this.#highestId, id);
    return this.#add(live, head, location);
  }

  /**
   * Takes in a record that was found at start-up. One of an execution that began in a segment which has been deleted is
   * a remainder: the execution has ended, or its chain begins anew, which is still to come.
   */
  restore(head: unknown, location: Location): void {
    const record = head as RecordHead; // written by the engine, checked by its checksum
    if (typeof record.id !== 'number') {
      throw new Error('the journal was written by an older version, which this one cannot read: begin in a new folder');
    }
    const { id, kind, end } = record;
    this.#highestId = Math.max(this.#highestId, id);
    const isRemainder = kind === 'event' && !this.#byId.has(id);
    if (!isRemainder) this.take(record, location).callAgainBelow = Number.POSITIVE_INFINITY;
    if (!isRemainder || end) this.#remainders.delete(id);
    else if (!this.#remainders.has(id)) this.#remainders.set(id, location);
  }

  /** The first record of each execution that is not whole, after all were restored: its beginning is missing. */
  get remainders(): readonly Location[] {
    return [...this.#remainders.values()];
  }

  /** Its records are of no more use: all is in the store. */
  forget(live: LiveExecution): void {
    this.#releaseBytes(live);
    // A redriven execution may have begun anew under the same id and ARN.
    if (this.#byId.get(live.id) === live) this.#byId.delete(live.id);
    if (this.#byArn.get(live.about.arn) === live) this.#byArn.delete(live.about.arn);
  }

  #add(live: LiveExecution, head: RecordHead, location: Location): LiveExecution {
    const { due, isActive, end, redrives } = head;
    live.outlook = {
      ...(due === undefined ? {} : { due }),
      ...(isActive === undefined ? {} : { isActive }),
      ...(end === undefined ? {} : { end }),
    };
    live.redrives = redrives ?? live.redrives;
    return this.#place(live, location);
  }

  /** The execution's one record was written again. */
  relocate(live: LiveExecution, location: Location): void {
    this.#releaseBytes(live);
    live.first = location;
    this.#place(live, location);
  }

  #place(live: LiveExecution, location: Location): LiveExecution {
    live.last = location;
    live.bytes.set(location.segment, (live.bytes.get(location.segment) ?? 0) + location.length);
    this.#liveBytes += location.length;
    const segment = this.#bySegment.get(location.segment) ?? { executions: new Set(), bytes: 0 };
    segment.executions.add(live);
    segment.bytes += location.length;
    this.#bySegment.set(location.segment, segment);
    return live;
  }

  #releaseBytes(live: LiveExecution): void {
    let hasEmptied = false;
    for (const [number, bytes] of live.bytes) {
      this.#liveBytes -= bytes;
      const segment = this.#bySegment.get(number);
      if (!segment) continue;
      segment.bytes -= bytes;
      segment.executions.delete(live);
      if (segment.executions.size > 0) continue;
      this.#bySegment.delete(number);
      hasEmptied = true;
    }
    live.bytes.clear();
    if (hasEmptied) this.onEmptied();
  }
}

/** Bytes of the journal that hold the execution. */
export function lengthOf({ bytes }: LiveExecution): number {
  let length = 0;
  for (const each of bytes.values()) length += each;
  return length;
}
