import { beforeAll, describe, expect, test } from '@jest/globals';
import { type EnvironmentName, environmentNames } from '../../../infra/aws/environments.ts';
import { synthesised } from './synthesised.ts';

interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface Environment {
  readonly resources: readonly Resource[];
  readonly sizes: ReadonlyMap<string, { readonly resources: number; readonly outputs: number; readonly bytes: number }>;
}

/** With all that can be chosen: a domain, and a region to stand by in. */
const everything = {
  standbyRegion: 'us-west-2',
  domain: { name: 'shop.example', hostedZoneId: 'Z0000000000000000000', hostedZoneName: 'shop.example' },
};

/** About as long as CloudFormation will make it: references are given the length of a long ARN. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, of] = []] = Object.entries(value);
  if (name === 'Fn::Join') {
    const [between, parts] = of as readonly [string, readonly unknown[]]; // how CloudFormation has it
    return parts.map(resolved).join(between);
  }
  if (name === 'Ref' && of === 'AWS::AccountId') return '000000000000';
  if (name === 'Ref' || name?.startsWith('Fn::')) return 'r'.repeat(80);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one)]));
}

const listed = <One>(value: One | readonly One[]): readonly One[] => (Array.isArray(value) ? value : [value as One]); // the one of the two that is left

let environments: ReadonlyMap<EnvironmentName, Environment>;
beforeAll(async () => {
  const all = await Promise.all(
    environmentNames.map(async (name) => {
      const { stacks, template } = await synthesised(name, everything);
      const sizes = new Map<string, { resources: number; outputs: number; bytes: number }>();
      const resources = (Object.keys(stacks) as (keyof typeof stacks)[]).flatMap((stack) => {
        // they are its keys
        const json = template(stack).toJSON();
        const own = Object.entries(json.Resources as Record<string, Omit<Resource, 'stack' | 'id'>>); // so a template is
        sizes.set(stack, {
          resources: own.length,
          outputs: Object.keys(json.Outputs ?? {}).length,
          bytes: JSON.stringify(json).length,
        });
        return own.map(([id, { Type, Properties = {} }]) => ({ stack, id, Type, Properties }));
      });
      return [name, { resources, sizes }] as const;
    }),
  );
  environments = new Map(all);
});

const resourcesOf = (name: EnvironmentName, ...types: readonly string[]): readonly Resource[] => {
  const all = environments.get(name)?.resources ?? [];
  return types.length === 0 ? all : all.filter(({ Type }) => types.includes(Type));
};

describe.each([
  ['dev', 7],
  ['staging', 7],
  ['production', 90],
] as const)('every stack of %s', (name, days) => {
  test('F3: keeps each log for its time and under our key', () => {
    const logs = resourcesOf(name, 'AWS::Logs::LogGroup');
    expect(new Set(logs.map(({ stack }) => stack))).toEqual(new Set(['api', 'console', 'functions', 'workflows']));
    for (const { id, Properties } of logs) {
      expect([id, Properties.RetentionInDays, Properties.KmsKeyId]).toEqual([id, days, expect.anything()]);
    }
  });

  test('F1: encrypts what it keeps', () => {
    const keyOf: Readonly<Record<string, string>> = {
      'AWS::SQS::Queue': 'KmsMasterKeyId',
      'AWS::SNS::Topic': 'KmsMasterKeyId',
      'AWS::SecretsManager::Secret': 'KmsKeyId',
      'AWS::StepFunctions::StateMachine': 'EncryptionConfiguration',
      'AWS::CloudTrail::Trail': 'KMSKeyId',
      'AWS::S3::Bucket': 'BucketEncryption',
    };
    for (const [type, property] of Object.entries(keyOf)) {
      const found = resourcesOf(name, type);
      expect(found).not.toHaveLength(0);
      for (const { id, Properties } of found) expect([id, Properties[property]]).toEqual([id, expect.anything()]);
    }
  });

  test('F1: allows every resource only where AWS knows no other, and never every action', () => {
    const everywhere = new Set<string>();
    for (const { id, Properties } of resourcesOf(name, 'AWS::IAM::Role', 'AWS::IAM::Policy')) {
      const policies = (Properties.Policies ?? [Properties]) as readonly {
        readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
      }[]; // of either type
      for (const { Action, Resource } of policies.flatMap(({ PolicyDocument }) => PolicyDocument?.Statement ?? [])) {
        for (const action of listed(Action)) {
          expect([id, action]).toEqual([id, expect.stringMatching(/^[a-z-]+:[A-Za-z]+$/)]);
          if (listed(Resource).includes('*')) everywhere.add(action);
        }
      }
    }
    expect([...everywhere].sort()).toEqual([
      'cloudwatch:DescribeAlarms',
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('is within the limits of CloudFormation and IAM', () => {
    for (const [stack, { resources, outputs, bytes }] of environments.get(name)?.sizes ?? []) {
      expect([stack, resources <= 500, outputs <= 200, bytes <= 1_000_000]).toEqual([stack, true, true, true]);
    }
    for (const { Properties } of resourcesOf(name, 'AWS::IAM::Role')) {
      expect(JSON.stringify(resolved(Properties.Policies) ?? []).length).toBeLessThan(10_240);
      // IAM takes Latin letters only: not even a typographic apostrophe.
      expect(String(Properties.Description ?? '')).toMatch(/^[\x20-\x7e\xa1-\xff]*$/);
    }
    for (const { Properties } of resourcesOf(name, 'AWS::Lambda::Function')) {
      expect(JSON.stringify(resolved(Properties.Environment) ?? {}).length).toBeLessThan(4096);
      expect(String(Properties.Description ?? '').length).toBeLessThanOrEqual(256);
    }
    for (const { Properties } of resourcesOf(name, 'AWS::CloudWatch::Alarm')) {
      const measured = listed(Properties.Metrics ?? []).filter((one) => JSON.stringify(one).includes('MetricStat'));
      expect(measured.length).toBeLessThanOrEqual(10);
    }
  });
});

test('F4: no environment has a name that another has, so that all fit into one account', () => {
  // What belongs to something that has a name of its own: a function's alias, a pool's group, a group's schedule.
  const within = [
    'AWS::ApiGateway::Method',
    'AWS::ApiGateway::Model',
    'AWS::ApiGateway::RequestValidator',
    'AWS::CodeDeploy::DeploymentGroup',
    'AWS::Cognito::UserPoolGroup',
    'AWS::Events::EventBusPolicy',
    'AWS::Lambda::Alias',
    'AWS::Scheduler::Schedule',
    'AWS::StepFunctions::StateMachineAlias',
  ];
  const named = /^(Name|.*(?<!Metric|Log|Stream|Stage|Hosted|Policy|Schema|Header)Name)$/;
  const namesOf = (environment: EnvironmentName) =>
    resourcesOf(environment)
      .filter(({ Type }) => !within.includes(Type) && !Type.startsWith('AWS::Route53::'))
      .flatMap(({ Type, Properties }) =>
        Object.entries(Properties)
          // The domain is the test's own.
          .filter(([key, value]) => named.test(key) && typeof value === 'string' && !value.endsWith('shop.example'))
          .map(([, value]) => `${Type} ${value}`),
      );
  const dev = new Set(namesOf('dev'));
  expect(dev.size).toBeGreaterThan(100);
  const shared = [...namesOf('staging'), ...namesOf('production')].filter((name) => dev.has(name));
  expect(shared).toEqual([]);
});
