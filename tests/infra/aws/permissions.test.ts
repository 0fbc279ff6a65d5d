import { beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import {
  type FunctionDefinition,
  functionDefinitions,
  projectRoot,
} from '../../../infra/aws/constructs/function-definitions.ts';
import { portPermissions } from '../../../infra/aws/permissions/port-permissions.ts';
import { usedMethods } from '../../../infra/aws/permissions/used-methods.ts';
import { synthesised } from './synthesised.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** An ARN as a person reads it: what another stack gives by that output's name, the account left out. */
function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value);
  const output = /"OutputName":"([^"]+)"/.exec(text)?.[1]?.replace(/^(Exports|Publish)Output(FnGetAtt|Ref)/, '');
  const joined = /"Fn::Join":\["",(\[.*\])\]/.exec(text)?.[1];
  if (joined !== undefined) {
    // What a join holds is an array of texts and references.
    return (JSON.parse(joined) as readonly unknown[]).map(readable).join('');
  }
  if (output !== undefined) return `<${output.replace(/[0-9A-F]{8}/g, ' ').trim()}>`;
  const own = /"Fn::GetAtt":\["(\w+)","Arn"\]/.exec(text)?.[1];
  if (own !== undefined) return `<${own.replace(/[0-9A-F]{8}/g, '')}>`;
  return /"Ref":"AWS::(\w+)"/.exec(text)?.[1] ?? text;
}

function lineOf({ Effect, Action, Resource, Condition = {} }: Statement): string {
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => `${operator} ${key} ${list(value).join(' ')}`),
  );
  const where = conditions.length === 0 ? '' : ` if ${conditions.join(' and ')}`;
  const on = list(Resource).map(readable).join(', ');
  return `${Effect} ${list(Action).join(', ')} on ${on}${where}`;
}

describe('the role of each function', () => {
  const policies = new Map<string, readonly Statement[]>();
  let definitions: readonly FunctionDefinition[];

  beforeAll(async () => {
    definitions = await functionDefinitions();
    const template = (await synthesised('dev')).template('functions');
    // Whatever had been added beside the roles' own documents would be here.
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      // The one that moves their aliases is in functions.test.ts.
      if (JSON.stringify(Properties.AssumeRolePolicyDocument).includes('codedeploy.amazonaws.com')) continue;
      const name = String(Properties.Description).replace(/^.*what (.*) may do$/, '$1');
      policies.set(name, Properties.Policies[0].PolicyDocument.Statement);
    }
  });

  test('allows what is written down here, for all of them', () => {
    expect([...policies.keys()].sort()).toEqual(definitions.map(({ name }) => name).sort());
    for (const name of [...policies.keys()].sort()) {
      expect(`\n${(policies.get(name) ?? []).map(lineOf).join('\n')}\n`).toMatchSnapshot(name);
    }
  });

  test('never allows every action, and every resource only to the tracer', () => {
    for (const statement of [...policies.values()].flat()) {
      expect(list(statement.Action).join()).not.toContain('*');
      if (list(statement.Resource).includes('*')) expect(list(statement.Action).join()).toMatch(/^(xray:\w+,?)+$/);
    }
  });

  test('reaches no items but those of its own kinds', () => {
    for (const [name, statements] of policies) {
      for (const { Action, Condition = {} } of statements) {
        const onItems = list(Action).some((action) => /^dynamodb:\w+Item$/.test(String(action)));
        if (!onItems) continue;
        expect({ name, keys: Condition['ForAllValues:StringLike'] }).toEqual({ name, keys: expect.anything() });
        // Without it, a call that has no key would pass ForAllValues.
        expect(Condition.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
      }
    }
  });

  test('lets no function delete or scan the orders’ table', () => {
    const lines = [...policies.values()].flat().map(lineOf);
    expect(lines.filter((line) => /dynamodb:Scan/.test(line))).toEqual([]);
    expect(lines.filter((line) => /DeleteItem/.test(line) && !/IdempotencyTable/.test(line))).toEqual([]);
  });
});

describe('the methods that a function calls', () => {
  let definitions: readonly FunctionDefinition[];
  let sources: ReadonlyMap<string, string>;

  beforeAll(async () => {
    definitions = await functionDefinitions();
    sources = await bundledSources(definitions);
  });

  test('are those that its role is made for', () => {
    for (const { name, ports } of definitions) {
      const text = sources.get(name) ?? '';
      for (const port of ports) {
        const methods: readonly string[] = Object.keys(portPermissions[port]);
        const called = methods.filter((method) => new RegExp(`\\b${port}\\d*\\.${method}\\b`).test(text));
        const allowed = usedMethods[name]?.[port];
        if (allowed === undefined) continue;
        expect({ name, port, methods: [...allowed].sort() }).toEqual({ name, port, methods: called.sort() });
      }
    }
  });

  test('are written down for each port of which there is a choice', () => {
    const chosen = ['callbacks', 'catalogue', 'executions', 'orders', 'stock'];
    for (const { name, ports } of definitions) {
      const missing = ports.filter((port) => chosen.includes(port) && usedMethods[name]?.[port] === undefined);
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });
});

/** The code of each function as esbuild leaves it, without what nothing calls, and without the adapters. */
async function bundledSources(definitions: readonly FunctionDefinition[]): Promise<ReadonlyMap<string, string>> {
  const entries = new Map(definitions.map(({ name, entry }) => [name, entry]));
  const { outputFiles } = await build({
    entryPoints: [...entries.keys()].map((name) => ({ in: `entry:${name}`, out: name })),
    outdir: '/nowhere',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [
      {
        name: 'entries',
        setup(builder) {
          const namespace = 'entry';
          builder.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace }));
          builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
            contents: entries.get(path) ?? '',
            loader: 'ts',
            resolveDir: projectRoot,
          }));
        },
      },
    ],
  });
  return new Map(
    outputFiles.map(({ path, text }) => {
      // esbuild names each file in a comment above its code.
      const files = text.split(/^\/\/ (?=\S+$)/m).filter((file) => /^(tasks\/(?!adapters\/)|api\/)/.test(file));
      return [path.replace(/^.*\/(.*)\.js$/, '$1'), files.join('\n')];
    }),
  );
}
