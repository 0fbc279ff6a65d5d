import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const folder = new URL('misuse/', import.meta.url);
const root = new URL('../../', import.meta.url);

/**
 * Each file of tests/types/misuse has a title in its first line, the valid twin, and after `// refused: …` the misuse and
 * what the compiler has to say about it.
 */
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
    const marker = lines.findIndex((line) => line.startsWith('// refused: '));
    return { file, title: (lines[0] ?? '').slice(3), marker: marker + 1, says: (lines[marker] ?? '').slice(12) };
  });

/** What one run of the compiler over all fixtures says; a complaint goes on in indented lines. */
const complaints = compile().map((text) => {
  const [, file = '', line] = /^tests\/types\/misuse\/([^(]+)\((\d+),/.exec(text) ?? [];
  return { file, line: Number(line), text };
});

function compile(): string[] {
  const tsc = fileURLToPath(new URL('node_modules/.bin/tsc', root));
  try {
    execFileSync(process.execPath, [tsc, '-p', 'tests/types/misuse/tsconfig.json', '--pretty', 'false'], {
      cwd: fileURLToPath(root),
      stdio: 'pipe',
    });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: Buffer }; // tsc ends with 2 when it finds errors, and lists them there
    return stdout
      .toString('utf8')
      .trim()
      .split(/\n(?=\S)/);
  }
}

describe('the compiler refuses', () => {
  test.each(fixtures)('$title', ({ file, marker, says }) => {
    const own = complaints.filter((complaint) => complaint.file === file);
    expect(own.filter(({ line }) => line < marker)).toEqual([]);
    expect(own.map(({ text }) => text).join('\n')).toContain(says);
    expect(says).not.toBe('');
  });
});

test('the compiler has nothing to say about what the misuses are made of', () => {
  expect(complaints.filter(({ file }) => file === '')).toEqual([]);
});
