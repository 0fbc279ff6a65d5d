import { expect, test } from '@jest/globals';
import { compareWithClaims } from '../../../commands/cost/claims.ts';
import type { Fact } from '../../../commands/cost/facts.ts';

const settings = {
  memoryOf: new Map<string, number>(),
  hasPlatformLog: false,
  logsExecutionData: false,
  accessLogBytes: 0,
  hasBus: false,
  firewalls: 1,
  logRetentionDays: 90,
};
const execution = { machine: 'm', hasEnded: true, retries: 0, events: 0, logBytes: 0, logBytesWithData: 0 };
const facts: readonly Fact[] = [
  { kind: 'order', orders: 1, refused: 0 },
  { kind: 'execution', transitions: 20, ...execution },
  { kind: 'request', bytes: 0, purpose: 'read' },
  { kind: 'invocation', function: 'api', milliseconds: 0, purpose: 'read' },
];

test('each claim is held against as much as it speaks of', () => {
  const [transitions, month, calls] = compareWithClaims(facts, { readsPerOrder: 0, settings }, 100);
  expect(transitions).toMatchObject({ claimedDollars: 2.5, counted: '20.0 transitions an order' });
  expect(transitions?.countedDollars).toBeCloseTo(50);
  // What is idle is in the month; one trace an order at $5 the million is all else.
  expect(month?.countedDollars).toBeCloseTo(100 + 50 + 0.5);
  // API Gateway $87.50, firewall $15, CloudFront $25, Lambda $5, and the traces that X-Ray's rule records of them.
  const traces = 2_592_000 + (25_000_000 - 2_592_000) * 0.05;
  // A line of access log is billed by 26 bytes more than it has, and by what is kept of it for 90 days.
  const logs = ((25_000_000 * 26) / 1024 ** 3) * (0.5 + 0.15 * 3 * 0.03);
  expect(calls?.countedDollars).toBeCloseTo(87.5 + 15 + 25 + 5 + (traces / 1e6) * 5 + logs);
});
