import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// The parser of a package of ours.
const { parse } = createRequire(createRequire(import.meta.url).resolve('asl-validator'))('yaml') as {
  readonly parse: (text: string) => unknown;
};

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write']));
const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const jobSchema = z.object({
  uses: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  environment: z.string().optional(),
  permissions: permissionsSchema.optional(),
  'timeout-minutes': z.number().optional(),
  concurrency: z.unknown().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsSchema,
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
});
const actionSchema = z.object({ runs: z.object({ steps: z.array(stepSchema) }) });

const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const files = globSync('.github/workflows/*.yml', { cwd: root }).toSorted();
const workflows = files.map((file) => ({ file, ...workflowSchema.parse(parse(read(file))) }));
const actions = globSync('.github/actions/*/action.yml', { cwd: root });
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ title: `${workflow.file}: ${name}`, workflow, ...job })),
);
const steps = [
  ...jobs.flatMap((job) => job.steps.map((step) => ({ title: job.title, ...step }))),
  ...actions.flatMap((file) =>
    actionSchema.parse(parse(read(file))).runs.steps.map((step) => ({ title: file, ...step })),
  ),
];
const everything = [...files, ...actions].map((file) => ({ file, text: read(file) }));
const jobNamed = (file: string, name: string) =>
  jobs.find(({ title }) => title === `.github/workflows/${file}: ${name}`);

test('there are workflows for a change, for main, for one environment and for load', () => {
  expect(files.map((file) => file.split('/').at(-1))).toEqual([
    'check.yml',
    'deploy-environment.yml',
    'deploy.yml',
    'load.yml',
  ]);
});

describe('what others wrote', () => {
  test('is pinned to a commit, with its version beside it', () => {
    const used = everything.flatMap(({ file, text }) =>
      [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, what = '']) => ({ file, what })),
    );
    expect(used.length).toBeGreaterThan(10);
    for (const { file, what } of used) {
      if (what.startsWith('./')) continue;
      expect(`${file}: ${what}`).toMatch(/: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test('is one commit of each, wherever it is used', () => {
    const pins = everything.flatMap(({ text }) =>
      [...text.matchAll(/uses: ([^@\s]+)@(\S+)/g)].map(([, name, pin]) => `${name}@${pin}`),
    );
    const names = [...new Set(pins)].map((pin) => pin.split('@')[0]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('and what we wrote ourselves is there', () => {
    for (const { uses } of [...steps, ...jobs]) {
      if (uses?.startsWith('./') !== true) continue;
      expect(existsSync(`${root}/${uses}`)).toBe(true);
    }
  });
});

describe('what a job may do', () => {
  test('is nothing but what it names itself', () => {
    for (const { permissions } of workflows) expect(permissions).toEqual({});
    for (const { title, permissions } of jobs)
      expect({ title, permissions }).toEqual({ title, permissions: expect.any(Object) });
  });

  test('is never to write to the repository', () => {
    for (const { title, permissions = {} } of jobs) {
      const written = Object.entries(permissions).filter(([, level]) => level === 'write');
      for (const [what] of written)
        expect({ title, what }).toEqual({ title, what: expect.stringMatching(/^(id-token|security-events)$/) });
    }
  });

  test('is to be known to AWS only where it takes a role or calls one that does', () => {
    for (const { title, permissions = {}, steps: own, uses } of jobs) {
      if (uses !== undefined) continue;
      const takesRole = own.some((step) => step.uses?.startsWith('aws-actions/configure-aws-credentials@'));
      expect({ title, isKnown: permissions['id-token'] === 'write' }).toEqual({ title, isKnown: takesRole });
    }
  });

  test('is not left behind in the working copy', () => {
    for (const { title, uses, with: given } of steps) {
      if (uses?.startsWith('actions/checkout@') !== true) continue;
      expect({ title, kept: given['persist-credentials'] }).toEqual({ title, kept: false });
    }
  });
});

describe('what is stored', () => {
  test('is no secret: AWS takes a signed token for a role, never a key', () => {
    for (const { file, text } of everything) {
      expect({ file, secrets: [...text.matchAll(/secrets\.\w+|secrets: inherit/g)].map(([one]) => one) }).toEqual({
        file,
        secrets: [],
      });
      expect(text).not.toMatch(/aws-access-key-id|aws-secret-access-key|AKIA/);
    }
    const roles = steps
      .filter(({ uses }) => uses?.startsWith('aws-actions/'))
      .map((step) => step.with['role-to-assume']);
    expect(roles.length).toBeGreaterThan(3);
    for (const role of roles) expect(role).toMatch(/^\$\{\{ vars\.AWS_(DEPLOY|DIFF|NOTICE)_ROLE_ARN \}\}$/);
  });

  test('are the variables that the guide to deploying tells to set', () => {
    const used = new Set(
      everything.flatMap(({ text }) => [...text.matchAll(/vars\.(\w+)/g)].map(([, name = '']) => name)),
    );
    const guide = read('docs/deploying.md');
    for (const name of used) expect(guide).toContain(`\`${name}\``);
  });
});

describe('a script', () => {
  const scripts = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json'))).scripts;
  const runs = steps.flatMap(({ title, run }) => (run === undefined ? [] : [{ title, run }]));

  test('calls only what package.json has', () => {
    const called = runs.flatMap(({ run }) =>
      [...run.matchAll(/npm run (?:-s )?([\w-]+)/g)].map(([, name = '']) => name),
    );
    expect(new Set(called)).toEqual(new Set(['synth', 'deploy', 'smoke', 'load']));
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
  });

  test('has nothing pasted into it that somebody else may have written', () => {
    for (const { title, run } of runs) expect({ title, pasted: run.match(/\$\{\{/g) }).toEqual({ title, pasted: null });
  });
});

describe('a run', () => {
  test('ends: each job has its time', () => {
    for (const { title, uses, 'timeout-minutes': minutes } of jobs) {
      if (uses === undefined) expect({ title, minutes }).toEqual({ title, minutes: expect.any(Number) });
    }
  });

  test('does not meet another in the same environment', () => {
    for (const { file, concurrency, on } of workflows) {
      const isOnlyCalled = Object.keys(on).join() === 'workflow_call';
      if (!isOnlyCalled) expect({ file, concurrency }).toEqual({ file, concurrency: expect.anything() });
    }
    for (const { title, environment, concurrency, workflow } of jobs) {
      if (environment !== undefined)
        expect({ title, guard: concurrency ?? workflow.concurrency }).toEqual({
          title,
          guard: expect.objectContaining({ 'cancel-in-progress': false }),
        });
    }
  });

  test('reaches production only by way of the checks and of dev, and reads there only', () => {
    const [dev, production] = [jobNamed('deploy.yml', 'dev'), jobNamed('deploy.yml', 'production')];
    expect(dev?.needs).toBe('check');
    expect(production?.needs).toBe('dev');
    expect(production?.with).toMatchObject({ environment: 'production', 'smoke-arguments': '--read-only' });
    // GitHub asks for the approval where the job names its environment.
    expect(jobNamed('deploy-environment.yml', 'deploy')?.environment).toMatch(/^\$\{\{ inputs\.environment \}\}$/);
  });

  test('tells the team however it ends', () => {
    expect(jobNamed('deploy.yml', 'notice')?.needs).toEqual(['check', 'dev', 'production']);
    expect(read('.github/workflows/deploy.yml')).toMatch(/if: \$\{\{ always\(\)/);
  });

  test('on a pull request deploys nothing, and diffs in a role of its own', () => {
    const onRequests = workflows.filter(({ on }) => 'pull_request' in on || 'pull_request_target' in on);
    expect(onRequests.map(({ file }) => file)).toEqual(['.github/workflows/check.yml']);
    const text = onRequests.map(({ file }) => read(file)).join();
    expect(text).not.toMatch(/npm run deploy|AWS_DEPLOY_ROLE_ARN|pull_request_target/);
  });
});
