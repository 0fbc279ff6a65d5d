import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

async function cost(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, ['commands/cost.ts', ...args])) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }; // execFile's error carries all three
  }
}

test('explains what is counted, what is assumed and what is left out', async () => {
  const { code, stdout } = await cost('--help');
  expect(code).toBe(0);
  for (const word of ['--orders', '--sample', '--with-free-tier', 'Counted', 'Assumed', 'Not in it']) {
    expect(stdout).toContain(word);
  }
});

test('prints each price with its source, its date and how it was seen', async () => {
  const { stdout } = await cost('--prices');
  expect(stdout).toContain(
    'Step Functions: state transitions, retries included: $0.025 for 1,000 transition, 4,000 a month free',
  );
  expect(stdout).toContain('https://aws.amazon.com/dynamodb/pricing/ as of');
  expect(stdout).toContain('from memory');
});

test.each([
  [['--orders', 'many'], 'whole number'],
  [['--env', 'moon'], 'dev, staging, production'],
  [['--facts', '/nowhere'], '/nowhere'],
])('refuses %j', async (args, says) => {
  const { code, stdout, stderr } = await cost(...args);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain(says);
});
