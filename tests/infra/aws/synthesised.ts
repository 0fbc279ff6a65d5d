import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Comanda, composeComanda } from '../../../infra/aws/comanda.ts';
import { comandaApp } from '../../../infra/aws/constructs/comanda-app.ts';
import { functionDefinitions } from '../../../infra/aws/constructs/function-definitions.ts';
import { type EnvironmentName, type EnvironmentOverrides, environmentNamed } from '../../../infra/aws/environments.ts';

type StackName = keyof Comanda;

export interface Synthesised {
  readonly stacks: Comanda;
  /** The CloudFormation template of a stack. */
  readonly template: (name: StackName) => Template;
}

// CDK's own check of the templates takes most of a synthesis; `npm run synth` has it.
process.env.CDK_VALIDATION = 'false';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const made = new Map<string, Promise<Synthesised>>();

/**
 * The stacks of an environment, once in each test file. Functions have an empty bundle: what is in theirs is the concern of
 * bundles.test.ts, and making them takes longer than all the rest.
 */
export function synthesised(name: EnvironmentName, overrides: EnvironmentOverrides = {}): Promise<Synthesised> {
  const key = JSON.stringify([name, overrides]);
  const known = made.get(key) ?? synthesise(name, overrides);
  made.set(key, known);
  return known;
}

async function synthesise(name: EnvironmentName, overrides: EnvironmentOverrides): Promise<Synthesised> {
  const scratch = mkdtempSync(join(tmpdir(), 'comanda-cdk-'));
  folders.push(scratch);
  const bundle = join(scratch, 'bundle');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => {};\n');
  const app = comandaApp({ outdir: join(scratch, 'out') });
  const definitions = await functionDefinitions();
  const stacks = composeComanda(app, environmentNamed(name, overrides), definitions, { folderOf: () => bundle });
  const templates = new Map<StackName, Template>();
  return {
    stacks,
    template: (stack) => {
      const template = templates.get(stack) ?? Template.fromStack(stacks[stack] as Stack); // each is one
      templates.set(stack, template);
      return template;
    },
  };
}
