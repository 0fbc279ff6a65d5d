import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../../../../infra/local/stepfunctions/driver/clock.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

const hour = 3_600_000;

test('calls back at the time, and not when it was called off', () => {
  const called: string[] = [];
  systemClock.at(1_000_000 + 40 * 24 * hour, () => called.push('late'));
  const callOff = systemClock.at(1_000_000 + hour, () => called.push('never'));
  systemClock.at(0, () => called.push('at once'));
  callOff();
  jest.advanceTimersByTime(0);
  expect(called).toEqual(['at once']);
  jest.advanceTimersByTime(40 * 24 * hour - 1);
  expect(called).toEqual(['at once']);
  jest.advanceTimersByTime(1);
  expect(called).toEqual(['at once', 'late']);
});

test('notices within a minute that the clock was set forward, or that the machine slept', () => {
  let isCalled = false;
  systemClock.at(1_000_000 + 10 * hour, () => {
    isCalled = true;
  });
  jest.setSystemTime(1_000_000 + 10 * hour);
  jest.advanceTimersByTime(60_000);
  expect(isCalled).toBe(true);
});
