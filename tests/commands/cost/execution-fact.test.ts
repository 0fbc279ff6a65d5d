import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { executionFact } from '../../../commands/cost/execution-fact.ts';

/** One event after the other, unless another is named as the one before. */
function history(
  ...types: readonly (HistoryEventType | readonly [HistoryEventType, number])[]
): readonly HistoryEvent[] {
  return types.map((one, index) => {
    const [type, previousEventId] = typeof one === 'string' ? [one, index] : one;
    return { id: index + 1, type, previousEventId, timestamp: new Date(0) };
  });
}

const factOf = (events: readonly HistoryEvent[], eventsWithoutData = events) =>
  executionFact({ executionArn: 'arn', machine: 'm', hasEnded: true, events, eventsWithoutData });

describe('the transitions of an execution', () => {
  test('are the states that were entered, of every kind', () => {
    const events = history(
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    );
    expect(factOf(events)).toMatchObject({ transitions: 3, retries: 0, events: 11 });
  });

  test('are one more for each retry', () => {
    const events = history(
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskTimedOut',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    );
    expect(factOf(events)).toMatchObject({ transitions: 3, retries: 2 });
  });

  test('count an attempt in a branch by what came before it there', () => {
    const events = history(
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'TaskStateEntered',
      ['TaskStateEntered', 3],
      ['TaskScheduled', 4],
      ['TaskScheduled', 5],
    );
    expect(factOf(events)).toMatchObject({ transitions: 3, retries: 0 });
  });
});

test('the log of an execution is longer with what its states were given', () => {
  const bare = history('ExecutionStarted');
  const told = bare.map((event) => ({ ...event, executionStartedEventDetails: { input: 'x'.repeat(1000) } }));
  const { logBytes, logBytesWithData } = factOf(told, bare);
  expect(logBytesWithData - logBytes).toBeGreaterThanOrEqual(1000);
  expect(logBytes).toBeGreaterThan(100);
});
