import { describe, expect, test } from '@jest/globals';
import { deployedSettings } from '../../../commands/cost/deployed-settings.ts';
import { fixedUsage } from '../../../commands/cost/fixed-usage.ts';
import type { PriceName } from '../../../commands/cost/prices.ts';
import { type Resource, resourcesOf } from '../../../commands/cost/templates.ts';
import { environmentNamed } from '../../../infra/aws/environments.ts';

const production = environmentNamed('production');
const dev = environmentNamed('dev');
const resource = (type: string, properties: object = {}, id = 'Resource'): Resource => ({
  id,
  type: `AWS::${type}`,
  properties: { ...properties },
});

const idle = (price: PriceName, resources: readonly Resource[], environment = production) =>
  fixedUsage(resources, environment)
    .filter((one) => one.price === price)
    .reduce((sum, one) => sum + one.perMonth, 0);

const api = resource(
  'Lambda::Function',
  {
    FunctionName: 'comanda-production-api',
    MemorySize: 1024,
    LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
  },
  'Api1',
);
const task = resource('Lambda::Function', { FunctionName: 'comanda-production-x', MemorySize: 512 }, 'Task1');
const alias = (id: string, of: string) => resource('Lambda::Alias', { FunctionName: { Ref: of } }, id);
const warm = (aliasId: string) =>
  resource('ApplicationAutoScaling::ScalableTarget', {
    ServiceNamespace: 'lambda',
    MaxCapacity: 2,
    ResourceId: { 'Fn::Join': ['', ['function:', { Ref: aliasId }]] },
  });

describe('what is there without an order', () => {
  test('is read from the templates', () => {
    const resources = [
      resource('KMS::Key'),
      resource('SecretsManager::Secret'),
      resource('SecretsManager::Secret'),
      resource('WAFv2::WebACL', { Rules: [{}, {}, {}] }),
      resource('CloudWatch::Dashboard'),
      resource('CloudWatch::CompositeAlarm'),
    ];
    expect(idle('keys', resources)).toBe(1);
    expect(idle('secrets', resources)).toBe(2);
    expect(idle('webAclRules', resources)).toBe(3);
    expect(idle('dashboards', resources)).toBe(1);
    expect(idle('compositeAlarms', resources)).toBe(1);
    expect(idle('keys', [])).toBe(0);
  });

  test('is a metric for a plain alarm, and each one of an expression', () => {
    const expression = { Metrics: [{ Expression: 'a/b' }, { MetricStat: {} }, { MetricStat: {} }] };
    expect(idle('alarmMetrics', [resource('CloudWatch::Alarm'), resource('CloudWatch::Alarm', expression)])).toBe(3);
  });

  test('is each metric of ours that an alarm watches, once', () => {
    const own = {
      Namespace: 'Comanda',
      MetricName: 'OldestWait',
      Dimensions: [{ Name: 'state', Value: 'Await delivery' }],
    };
    const alarms = [own, own, { ...own, MetricName: 'Other' }, { ...own, Namespace: 'AWS/Lambda' }];
    expect(
      idle(
        'customMetrics',
        alarms.map((one) => resource('CloudWatch::Alarm', one)),
      ),
    ).toBe(2);
  });

  test('is a canary as often as it runs', () => {
    const canary = resource('Synthetics::Canary', { Schedule: { Expression: 'rate(5 minutes)' } });
    expect(idle('canaryRuns', [canary])).toBeCloseTo(730 * 12);
  });

  test('is two insight rules a key, of the table and of each index that has them', () => {
    const on = { ContributorInsightsSpecification: { Enabled: true } };
    const off = { ContributorInsightsSpecification: { Enabled: false } };
    const table = { KeySchema: [{}, {}], Replicas: [{ ...on, GlobalSecondaryIndexes: [on, off, {}] }] };
    expect(idle('insightRules', [resource('DynamoDB::GlobalTable', table)])).toBe(8);
    expect(idle('insightRules', [resource('DynamoDB::GlobalTable', { KeySchema: [{}], Replicas: [on] })])).toBe(2);
  });

  test('is warm functions in business hours, each in its own memory, where there are any', () => {
    const resources = [
      api,
      task,
      alias('ApiLive', 'Api1'),
      alias('TaskLive', 'Task1'),
      warm('ApiLive'),
      warm('TaskLive'),
    ];
    // 2 instances each, of 1 and of half a GB, for 12 hours on 21.7 weekdays.
    expect(idle('warmGigabyteSeconds', resources)).toBeCloseTo(2 * 1.5 * 12 * 3600 * ((365 / 12) * (5 / 7)));
    expect(idle('warmGigabyteSeconds', resources, dev)).toBe(0);
    expect(() => idle('warmGigabyteSeconds', [api, warm('ApiLive')])).toThrow('ApiLive');
  });

  test('is a poller that finds the queue empty, but none on a stream', () => {
    const queue = resource('Lambda::EventSourceMapping', { EventSourceArn: 'queue' });
    const stream = resource('Lambda::EventSourceMapping', { EventSourceArn: 'stream', StartingPosition: 'LATEST' });
    expect(idle('queueRequests', [queue, stream])).toBe(5 * 3 * 60 * 730);
    expect(idle('queueRequests', [queue, resource('Pipes::Pipe')])).toBe(2 * 5 * 3 * 60 * 730);
  });

  test('is a cache only where it is on', () => {
    expect(idle('apiCacheHours', [resource('ApiGateway::Stage', { CacheClusterEnabled: true })])).toBe(730);
    expect(idle('apiCacheHours', [resource('ApiGateway::Stage')])).toBe(0);
  });
});

describe('what the stacks say of things that are billed by use', () => {
  test('is the memory of each function, without the environment in its name', () => {
    expect(deployedSettings([api], production).memoryOf.get('api')).toBe(1024);
  });

  test('is what is logged', () => {
    const machine = (IncludeExecutionData: boolean) =>
      resource('StepFunctions::StateMachine', { LoggingConfiguration: { IncludeExecutionData } });
    expect(deployedSettings([machine(true)], production).logsExecutionData).toBe(true);
    expect(deployedSettings([machine(false)], production).logsExecutionData).toBe(false);
    expect(deployedSettings([api], production).hasPlatformLog).toBe(false);
    const talkative = resource('Lambda::Function', { FunctionName: 'comanda-production-x' });
    expect(deployedSettings([api, talkative], production).hasPlatformLog).toBe(true);
    const stage = resource('ApiGateway::Stage', { AccessLogSetting: { Format: '{"a":"b"}' } });
    expect(deployedSettings([stage], production).accessLogBytes).toBe(9);
  });

  test('is which way requests and events go', () => {
    expect(deployedSettings([resource('WAFv2::WebACL'), resource('WAFv2::WebACL')], production).firewalls).toBe(2);
    expect(deployedSettings([resource('Pipes::Pipe')], production).hasBus).toBe(true);
    expect(deployedSettings([], production).hasBus).toBe(false);
  });
});

test('a template is read with its resources, or without any', () => {
  expect(resourcesOf('{"Resources": {"A": {"Type": "AWS::KMS::Key"}}}')).toEqual([
    { id: 'A', type: 'AWS::KMS::Key', properties: {} },
  ]);
  expect(resourcesOf('{}')).toEqual([]);
});
