import type { StepPayload } from './machines.ts';

/** One event of a history, as far as it tells of a call. */
export interface RecordedEvent {
  readonly type: string;
  /** The event's details as text. */
  readonly text: string;
}

const recording = new Set(['TaskSucceeded', 'TaskSubmitted', 'TaskFailed', 'TaskSubmitFailed', 'TaskStartFailed']);

/**
 * Every call the handlers got, to compare with what the histories say: a result that was recorded must be that of the
 * last call there was, for whoever has a result does not ask again. A call whose result was lost is asked again, rightly.
 */
export class CallBook {
  readonly #calls: { readonly attempt: string; readonly payload: StepPayload }[] = [];
  readonly #lastOfAttempt = new Map<string, number>();
  readonly #over = new Set<string>();
  readonly #recorded = new Set<string>();
  readonly troubles: string[] = [];
  /** Calls for executions that had ended, of attempts that the engine had given up: of no use, and no harm. */
  stray = 0;

  /** Answers the receipt to put into whatever the handler answers. */
  enter(payload: StepPayload): string {
    const { execution, step, item, attempt } = payload;
    const number = this.#calls.length;
    const key = `${execution} ${step} ${item} ${attempt}`;
    this.#calls.push({ attempt: key, payload });
    this.#lastOfAttempt.set(key, number);
    if (this.#recorded.has(key)) this.troubles.push(`${key}: its result was recorded, and call ${number} made`);
    else if (this.#over.has(execution)) this.stray += 1;
    return `call-${number}.`;
  }

  get count(): number {
    return this.#calls.length;
  }

  /** Takes the history of an execution that has ended; answers the steps that succeeded by it. */
  close(execution: string, events: readonly RecordedEvent[]): readonly string[] {
    this.#over.add(execution);
    const steps: string[] = [];
    for (const { type, text } of events) {
      const [, found] = (recording.has(type) && /call-(\d+)[.]/.exec(text)) || [];
      if (found === undefined) continue;
      const number = Number(found);
      const call = this.#calls[number];
      if (call === undefined || call.payload.execution !== execution) {
        this.troubles.push(`${execution} recorded a result of ${call?.payload.execution ?? 'nobody'}`);
        continue;
      }
      this.#recorded.add(call.attempt);
      const last = this.#lastOfAttempt.get(call.attempt);
      if (last !== number) this.troubles.push(`${call.attempt}: call ${number} was recorded, and call ${last} made`);
      if (type === 'TaskSucceeded') steps.push(call.payload.step);
    }
    return steps;
  }
}
