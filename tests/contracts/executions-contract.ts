import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Executions } from '../../tasks/ports/executions.ts';

export interface ExecutionsUnderTest {
  readonly executions: Executions;
  /** Starts an execution that waits, and gives the token it waits with. */
  waitingToken(name: string): Promise<string>;
  /** Brings the execution that was started under that name to its end. */
  end(name: string): Promise<void>;
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

    test('know what has become of one', async () => {
      const { executions } = under;
      expect(await executions.status('ask-carrier', 'order-4')).toBe('absent');
      await executions.start('ask-carrier', 'order-4', { a: 1 });
      expect(await executions.status('ask-carrier', 'order-4')).toBe('running');
      await under.end('order-4');
      expect(await executions.status('ask-carrier', 'order-4')).toBe('ended');
    });

    test('do not start one again under the name of one that has ended', async () => {
      const { executions } = under;
      await executions.start('ask-carrier', 'order-5', { a: 1 });
      await under.end('order-5');
      expect(await executions.start('ask-carrier', 'order-5', { a: 1 })).toEqual({ kind: 'alreadyExists' });
      expect(await executions.status('ask-carrier', 'order-5')).toBe('ended');
    });

    test('resume who waits, once', async () => {
      const token = await under.waitingToken('order-3');
      expect(await under.executions.resume(token, { status: 'delivered' })).toEqual({ kind: 'resumed' });
      expect(await under.executions.resume(token, { status: 'delivered' })).toEqual({ kind: 'gone' });
    });
  });
}
