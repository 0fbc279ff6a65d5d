import { expect } from '@jest/globals';
import { invariantNames } from '../../commands/demo/invariants.ts';
import type { DemoProcess } from './demo-process.ts';

const allHold = Object.fromEntries(invariantNames.map((name) => [name, true]));

/** Waits for the demo's end: every order was answered, every invariant holds and the ledger is clean. */
export async function expectAllHolds(demo: DemoProcess, orders: number): Promise<void> {
  const { exitCode, summary, notes } = await demo.end;
  expect({ summary, notes }).toMatchObject({ summary: { orders, invariants: allHold, ledgerClean: true } });
  expect(exitCode).toBe(0);
}
