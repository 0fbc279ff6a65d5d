import type {
  MapRunOutcome,
  MapRunRequest,
} from '../../../../../infra/local/stepfunctions/interpreter/map-run-request.ts';
import type { Child, ChildEnd, MapRunHost } from '../../../../../infra/local/stepfunctions/map-run/map-run-host.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:mapRun:machine/each:3d2f0a52-0000-4000-8000-000000000001';

export function requestFor(items: readonly unknown[], changes: Partial<MapRunRequest> = {}): MapRunRequest {
  return {
    arn,
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:machine:parent',
    frame: 1,
    label: 'each',
    block: 'Each/0',
    stateName: 'Each',
    executionType: 'STANDARD',
    items: { kind: 'given', items: items as never }, // the tests' items are JSON
    batches: undefined,
    maxConcurrency: 0,
    tolerance: { count: undefined, percentage: undefined },
    writer: undefined,
    ...changes,
  };
}

/** An engine's children, ended by hand: they outlive the map runs that started them, as executions do. */
export class FakeChildren implements MapRunHost {
  readonly started: Child[] = [];
  readonly stopped: string[] = [];
  readonly outcomes: MapRunOutcome[] = [];
  readonly #ends = new Map<string, PromiseWithResolvers<ChildEnd>>();
  readonly #ended = new Set<string>();
  #mostRunning = 0;

  async startChild(child: Child): Promise<void> {
    if (this.#ends.has(child.arn)) return;
    this.#ends.set(child.arn, Promise.withResolvers());
    this.started.push(child);
    this.#mostRunning = Math.max(this.#mostRunning, this.running.length);
  }

  childEnded(childArn: string): Promise<ChildEnd> {
    const end = this.#ends.get(childArn);
    if (!end) throw new Error(`nobody started ${childArn}`);
    return end.promise;
  }

  async stopChild(childArn: string): Promise<void> {
    if (!this.#ends.has(childArn) || this.#ended.has(childArn)) return;
    this.stopped.push(childArn);
    this.#end(childArn, { status: 'ABORTED' });
  }

  async deliver(_request: MapRunRequest, outcome: MapRunOutcome): Promise<void> {
    this.outcomes.push(outcome);
  }

  get running(): Child[] {
    return this.started.filter((child) => !this.#ended.has(child.arn));
  }

  get mostRunning(): number {
    return this.#mostRunning;
  }

  /** Ends the oldest running child, with its input as its output. */
  succeed(output = this.running[0]?.input): void {
    const [child] = this.running;
    if (child) this.#end(child.arn, { status: 'SUCCEEDED', output });
  }

  fail(error = 'Boom'): void {
    const [child] = this.running;
    if (child) this.#end(child.arn, { status: 'FAILED', error, cause: 'because' });
  }

  /** Settles once it holds; what leads there needs turns of the event loop, and files. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise(setImmediate);
  }

  #end(childArn: string, end: Omit<ChildEnd, 'startedAt' | 'stoppedAt'>): void {
    this.#ended.add(childArn);
    this.#ends.get(childArn)?.resolve({ ...end, startedAt: 1, stoppedAt: 2 });
  }
}
