import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findWorkflows } from '../../commands/generate/find-workflows.ts';
import { generatedFrom, staleIn, write } from '../../commands/generate/generated-files.ts';
import { begun, checkOut } from '../types/checkout.ts';

let path: string;
let folder: URL;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'comanda-generate-'));
  folder = pathToFileURL(`${path}/`);
});
afterEach(() => rmSync(path, { recursive: true }));

describe('generated files', () => {
  test('are fresh when they were just written', () => {
    const files = generatedFrom([checkOut]);
    write(folder, files);
    expect([...files.keys()]).toEqual(['check-out.asl.json', 'check-out.budget.json']);
    expect(JSON.parse(readFileSync(join(path, 'check-out.asl.json'), 'utf8'))).toEqual(checkOut.definition);
    expect(staleIn(folder, files)).toEqual([]);
  });

  test('are found when they are missing, changed, or of a workflow that is gone', () => {
    const files = generatedFrom([checkOut]);
    write(folder, files);
    writeFileSync(join(path, 'gone.asl.json'), '{}');
    writeFileSync(join(path, 'check-out.asl.json'), '{}');
    rmSync(join(path, 'check-out.budget.json'));
    expect(staleIn(folder, files)).toEqual([
      'check-out.asl.json is stale',
      'check-out.budget.json is missing',
      'gone.asl.json belongs to no workflow',
    ]);
    write(folder, files);
    expect(staleIn(folder, files)).toEqual([]);
  });

  test('are not made from a workflow with findings', () => {
    const unsound = begun.pause('y'.repeat(81), { seconds: 1 }).succeed('Done');
    expect(() => generatedFrom([unsound])).toThrow(/has a name of more than 80 characters/);
  });
});

describe('the workflows of the project', () => {
  test('are found, and what is committed is what they say', async () => {
    const source = new URL('../../workflows/', import.meta.url);
    const workflows = await findWorkflows(source);
    expect(workflows.map(({ name }) => name)).toContain('fulfill-order');
    expect(staleIn(new URL('generated/', source), generatedFrom(workflows))).toEqual([]);
  });
});
