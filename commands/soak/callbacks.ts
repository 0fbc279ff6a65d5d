import { setTimeout as sleep } from 'node:timers/promises';
import { ApiFailure } from '../bench/lean-client.ts';
import type { Random } from '../instance/random.ts';
import type { PatientClient } from './patient-client.ts';

/** Answers tokens after a while, each with an answer of its own, and remembers which were acknowledged. */
export class Callbacks {
  readonly troubles: string[] = [];
  acknowledged = 0;
  readonly #client: () => PatientClient;
  readonly #random: Random;
  readonly #tokens = new Set<string>();
  readonly #acknowledged = new Map<string, string>();

  constructor(client: () => PatientClient, random: Random) {
    this.#client = client;
    this.#random = random;
  }

  /** A token that was seen before is being answered: its task was asked for again after a crash. */
  async answer(execution: string, token: string): Promise<void> {
    if (this.#tokens.has(token)) return;
    this.#tokens.add(token);
    await sleep(this.#random.integer(20, 1500));
    const text = `answer-${this.#tokens.size}`;
    if (!(await this.#send(token, text))) return;
    this.acknowledged += 1;
    const before = this.#acknowledged.get(execution);
    if (before !== undefined) this.troubles.push(`${execution} took two answers: ${before} and ${text}`);
    this.#acknowledged.set(execution, text);
    if (this.#random.fraction() < 0.1 && (await this.#send(token, 'a second answer'))) {
      this.troubles.push(`${execution} took a second answer by the same token`);
    }
  }

  /** What the execution was told, by an acknowledged answer; undefined when there was none. */
  answerOf(execution: string): string | undefined {
    return this.#acknowledged.get(execution);
  }

  /** Whether it was acknowledged. A token that is known no more was answered before, by a call whose answer was lost. */
  async #send(taskToken: string, answer: string): Promise<boolean> {
    try {
      await this.#client().call('SendTaskSuccess', { taskToken, output: JSON.stringify({ answer }) });
      return true;
    } catch (error) {
      if (error instanceof ApiFailure && ['TaskTimedOut', 'InvalidToken', 'TaskDoesNotExist'].includes(error.code)) {
        return false;
      }
      throw error;
    }
  }
}
