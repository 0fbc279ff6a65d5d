import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Executions } from '../../tasks/ports/executions.ts';

export interface ExecutionsUnderTest {
  readonly executions: Executions;
  /** Starts an execution that waits, and gives the token it waits with. */
  waitingToken(name: string): Promise<string>;
  close(): Promise<void>;
}

/** What every starter of executions must do. */
export function executionsContract(name: string, open: () => Promise<ExecutionsUnderTest>): void {
  describe(`the executions ${name}`, () => {
    let under: ExecutionsUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());

    test('start once by name, and take "already exists" for success', async () => {
      const { executions } = under;
      await executions.start('ask-carrier', 'order-1', { a: 1 });
      const again = await executions.start('ask-carrier', 'order-1', { a: 1 });
      expect(['started', 'alreadyExists']).toContain(again.kind);
      expect(await executions.start('ask-carrier', 'order-2', { a: 1 })).toEqual({ kind: 'started' });
    });

    test('resume who waits, once', async () => {
      const token = await under.waitingToken('order-3');
      expect(await under.executions.resume(token, { status: 'delivered' })).toEqual({ kind: 'resumed' });
      expect(await under.executions.resume(token, { status: 'delivered' })).toEqual({ kind: 'gone' });
    });
  });
}
