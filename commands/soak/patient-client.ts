import { setTimeout as sleep } from 'node:timers/promises';
import { ApiFailure, LeanClient } from '../bench/lean-client.ts';

/** The engine did not come back. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const pauseMilliseconds = 50;

/** Asks again while the engine is away; what it did of a call whose answer was lost is the caller's to find out. */
export class PatientClient {
  readonly #client: LeanClient;
  readonly #patienceMilliseconds: number;

  constructor(url: string, patienceMilliseconds: number) {
    this.#client = new LeanClient(url);
    this.#patienceMilliseconds = patienceMilliseconds;
  }

  /** Throws ApiFailure, or NoAnswer when nobody answers for too long. */
  async call(action: string, body: object): Promise<Record<string, unknown>> {
    const end = performance.now() + this.#patienceMilliseconds;
    for (;;) {
      try {
        return await this.#client.call(action, body);
      } catch (error) {
        if (error instanceof ApiFailure) throw error;
        if (performance.now() > end) throw new NoAnswer(`${action}: no answer, at last ${error}`);
      }
      await sleep(pauseMilliseconds);
    }
  }

  close(): void {
    this.#client.close();
  }
}
