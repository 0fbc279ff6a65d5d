import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, args)) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }; // execFile's error carries all three
  }
}

describe('npm run ledger', () => {
  test('explains itself and its accounts', async () => {
    const { code, stdout } = await run('commands/ledger.ts', '--help');
    expect(code).toBe(0);
    for (const word of ['--check', '--json', 'customer', 'held', 'provider', 'postage', 'carrier']) {
      expect(stdout).toContain(word);
    }
  });
});

describe('npm run seed', () => {
  test.each([
    [[], '--orders'],
    [['--orders', '0'], 'from 1 to 1000000'],
    [['--orders', '2.5'], 'whole number'],
    [['--orders', '5', '--seed', '-1'], 'whole number'],
  ])('refuses %j', async (args, says) => {
    const { code, stdout, stderr } = await run('commands/seed.ts', ...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(says);
  });
});

test.each([[['commands/ledger.ts']], [['commands/ledger.ts', '--check']], [['commands/seed.ts', '--orders', '5']]])(
  '%j needs a running Comanda and says how to start one',
  async (args) => {
    const { code, stdout, stderr } = await run(...args, '--data', '/nowhere');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm start');
    expect(stderr).not.toContain('    at ');
  },
);
