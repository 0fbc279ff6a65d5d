import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

async function run(command: string, ...args: string[]) {
  const env = { ...process.env, COMANDA_TOKEN_URL: undefined };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [`commands/${command}.ts`, ...args], { env })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }; // execFile's error carries all three
  }
}

describe('npm run load and npm run smoke', () => {
  test.each([
    ['load', ['--mix', 'buy=1'], '"buy" is none of'],
    ['load', ['--rate', '0'], 'requests a second'],
    ['load', ['--requests', 'many'], 'whole number'],
    ['load', ['--max-error-rate', '5'], 'from 0 to 1'],
    ['load', ['--data', '/nowhere'], 'npm start'],
    ['load', ['--url', 'https://api.example'], '--token'],
    ['smoke', ['--until', 'PENDING'], 'SHIPPED, DELIVERED'],
    ['smoke', ['--data', '/nowhere'], 'npm start'],
    ['smoke', ['--url', 'https://api.example', '--token', 'x'], 'JSON Web Token'],
  ])('%s %j says what is wrong', async (command, args, hint) => {
    const { code, stdout, stderr } = await run(command, ...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test.each(['load', 'smoke'])('%s explains itself', async (command) => {
    const { code, stdout } = await run(command, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('COMANDA_TOKEN_URL');
  });
});
