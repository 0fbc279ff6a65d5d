import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { Comanda } from '../../../infra/aws/comanda.ts';
import { functionDefinitions, projectRoot } from '../../../infra/aws/constructs/function-definitions.ts';
import { machineDefinitions, waitingStates } from '../../../infra/aws/constructs/machine-definitions.ts';
import { type Synthesised, synthesised } from './synthesised.ts';

type StackName = keyof Comanda;

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
  readonly MetricName?: string;
  readonly Period?: number;
  readonly Statistic?: string;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly Id: string;
    readonly MetricStat?: {
      readonly Metric: Pick<AlarmProperties, 'MetricName' | 'Dimensions'>;
      readonly Period: number;
      readonly Stat: string;
    };
  }[];
}

/** An alarm on one metric, whether CDK wrote it in the short form or, as it does for a metric with a label, in the long one. */
function plain(alarm: AlarmProperties): AlarmProperties {
  const [only, ...others] = alarm.Metrics ?? [];
  if (only?.MetricStat === undefined || others.length > 0) return alarm;
  const { Metric, Period, Stat } = only.MetricStat;
  return { ...alarm, ...Metric, Period, Statistic: Stat };
}

const folder = join(projectRoot, 'docs/runbooks');

describe('alarms', () => {
  let dev: Synthesised;
  let alarms: ReadonlyMap<string, AlarmProperties>;
  let observability: Template;
  beforeAll(async () => {
    dev = await synthesised('dev', {
      standbyRegion: 'us-west-2',
      domain: { name: 'shop.example', hostedZoneId: 'Z0000000000000000000', hostedZoneName: 'shop.example' },
    });
    observability = dev.template('observability');
    const all = (Object.keys(dev.stacks) as StackName[])
      .flatMap((stack) => Object.values(dev.template(stack).findResources('AWS::CloudWatch::Alarm')))
      .map(({ Properties }) => plain(Properties));
    alarms = new Map(all.map((alarm) => [String(alarm.AlarmName), alarm]));
    expect(alarms.size).toBe(all.length);
  });

  const ours = () =>
    [...alarms.values()].filter(({ AlarmDescription }) => AlarmDescription?.includes('docs/runbooks/'));
  const alarm = (name: string): AlarmProperties => {
    const found = alarms.get(`comanda-dev-${name}`);
    if (found === undefined) throw new Error(`no alarm ${name}`);
    return found;
  };
  /** What a single metric or the terms of an expression say, the least that tells one alarm from another. */
  const terms = ({ MetricName, Period, Statistic, Metrics = [] }: AlarmProperties) =>
    MetricName === undefined
      ? Metrics.flatMap(({ MetricStat }) =>
          MetricStat === undefined ? [] : [[MetricStat.Metric.MetricName, MetricStat.Stat, MetricStat.Period]],
        )
      : [[MetricName, Statistic, Period]];

  test('every alarm says what it means and names a runbook that is there, and every runbook has an alarm', () => {
    const all = [...alarms.values()];
    const named = all.map(({ AlarmDescription, AlarmName }) => {
      const [, runbook] = /\S.*[.] What to do: docs\/runbooks\/([a-z-]+)[.]md$/.exec(AlarmDescription ?? '') ?? [];
      return runbook ?? `nothing in ${AlarmName}`;
    });
    const pages = readdirSync(folder).map((file) => file.replace('.md', ''));
    // A budget has no description; the first page is about all the others.
    expect([...new Set([...named, 'budget', 'README'])].sort()).toEqual(pages.sort());
  });

  test.each(readdirSync(folder).filter((file) => file !== 'README.md'))(
    'runbook %s says what it means, what to look at, what is safe and what never to do',
    (file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const part of ['**What it means.**', '**Look first**', '**Safe**', '**Never**']) {
        expect(text).toContain(part);
      }
    },
  );

  test('every alarm is told when it goes on and when it is over', () => {
    expect(ours().length).toBeGreaterThan(50);
    for (const { AlarmActions, OKActions } of ours()) {
      expect(JSON.stringify(AlarmActions)).toContain('Alarms');
      expect(OKActions).toEqual(AlarmActions);
    }
  });

  test('silence is no alarm, but where it says that nothing measures any more', () => {
    const breaching = ours().filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(breaching.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
      ['comanda-dev-waits-unmeasured', 'breaching'],
      ['comanda-dev-site-down', 'breaching'],
    ]);
  });

  test('F2: Lambda errors over 10 in 5 minutes, and any throttle, of every function', async () => {
    for (const { name } of await functionDefinitions()) {
      const dimensions = [{ Name: 'FunctionName', Value: `comanda-dev-${name}` }];
      expect(alarm(`${name}-errors`)).toMatchObject({
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 300,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        Dimensions: dimensions,
      });
      expect(alarm(`${name}-throttles`)).toMatchObject({
        MetricName: 'Throttles',
        Statistic: 'Sum',
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        Dimensions: dimensions,
      });
    }
  });

  test('F2: API 5XX over 5 % in 5 minutes', () => {
    const failing = alarm('api-failing');
    expect(failing).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' });
    expect(failing.Metrics?.[0]?.Expression).toBe('IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)');
    expect(terms(failing)).toEqual([
      ['Count', 'Sum', 300],
      ['5XXError', 'Sum', 300],
    ]);
  });

  test('F2: DynamoDB throttles over 0, of both tables and of each index', () => {
    expect(alarm('idempotency-table-throttled')).toMatchObject({ Threshold: 0 });
    expect(terms(alarm('idempotency-table-throttled')).map(([metric]) => metric)).toEqual([
      'ReadThrottleEvents',
      'WriteThrottleEvents',
    ]);
    const { Metrics = [] } = alarm('table-throttled');
    const counted = JSON.stringify(Metrics);
    for (const index of ['ordersByCustomer', 'ordersByStatus', 'lists']) expect(counted).toContain(`"${index}"`);
    expect(terms(alarm('table-throttled'))).toHaveLength(8);
  });

  test('F2: Step Functions failures over 3 in 10 minutes, of every machine', () => {
    for (const { name } of machineDefinitions()) {
      const failures = alarm(`${name}-failures`);
      expect(failures).toMatchObject({ Threshold: 3, ComparisonOperator: 'GreaterThanThreshold' });
      expect(terms(failures)).toEqual([
        ['ExecutionsFailed', 'Sum', 600],
        ['ExecutionsTimedOut', 'Sum', 600],
      ]);
    }
  });

  test('F2: the oldest message of the order queue over 300 s', () => {
    expect(alarm('orders-not-begun')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Statistic: 'Maximum',
      Threshold: 300,
      Dimensions: [{ Name: 'QueueName', Value: 'comanda-dev-orders' }],
    });
  });

  test('F2: anything in any dead-letter queue of any stack', () => {
    const dead = (Object.keys(dev.stacks) as StackName[])
      .flatMap((stack) => Object.values(dev.template(stack).findResources('AWS::SQS::Queue')))
      .map(({ Properties }) => String(Properties.QueueName).replace('comanda-dev-', ''))
      .filter((name) => name.endsWith('-dead'));
    expect(dead.length).toBeGreaterThan(3);
    for (const queue of dead) {
      expect(alarm(`${queue}-letters`)).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 0,
        Dimensions: [{ Name: 'QueueName', Value: `comanda-dev-${queue}` }],
      });
    }
  });

  test('F2: S3 4XX over 5 in 5 minutes, of buckets that are measured', () => {
    const storage = dev.template('storage');
    for (const name of ['invoices', 'product-images', 'archive']) {
      const refused = alarm(`${name}-refused`);
      expect(refused).toMatchObject({ MetricName: '4xxErrors', Statistic: 'Sum', Period: 300, Threshold: 5 });
      expect(refused.Dimensions).toContainEqual({ Name: 'FilterId', Value: 'EntireBucket' });
      storage.hasResourceProperties('AWS::S3::Bucket', {
        BucketName: Match.objectLike({ 'Fn::Join': ['', [`comanda-dev-${name}-`, Match.anyValue()]] }),
        MetricsConfigurations: [{ Id: 'EntireBucket' }],
      });
    }
  });

  test('every state that waits for a callback has an alarm on its age against its limit', () => {
    const waiting = machineDefinitions().flatMap(waitingStates);
    expect(waiting.map(({ state }) => state)).toContain('Await delivery');
    const limits = Object.fromEntries(
      [...alarms.values()].flatMap(({ AlarmName, Threshold }) =>
        AlarmName.endsWith('-waits') ? [[AlarmName.replace('comanda-dev-', ''), Threshold]] : [],
      ),
    );
    expect(limits).toEqual({
      'fulfill-order-await-authentication-waits': 1.5 * 30 * 60,
      'fulfill-order-await-delivery-waits': 8 * 86_400,
      'fulfill-order-ask-support-waits': 3 * 86_400,
      'fulfill-order-ask-support-probe-capture-waits': 3 * 86_400,
      'cancel-order-ask-support-waits': 3 * 86_400,
    });
    expect(Object.keys(limits)).toHaveLength(waiting.length);
    expect(alarm('fulfill-order-await-delivery-waits')).toMatchObject({
      MetricName: 'OldestWait',
      Statistic: 'Maximum',
      Dimensions: [
        { Name: 'environment', Value: 'dev' },
        { Name: 'task', Value: 'await-delivery' },
      ],
    });
  });

  test('F4: Route 53 looks at the site from outside, where there is a domain', () => {
    dev.template('standby').hasResourceProperties('AWS::Route53::HealthCheck', {
      HealthCheckConfig: { Type: 'HTTPS', FullyQualifiedDomainName: 'shop.example', ResourcePath: '/api/v1/health' },
    });
    expect(alarm('site-down')).toMatchObject({ MetricName: 'HealthCheckStatus', Statistic: 'Minimum', Threshold: 1 });
  });

  test('F4: the lag of the standby region is watched, where there is one', async () => {
    expect(alarm('replica-late').Dimensions).toContainEqual({ Name: 'ReceivingRegion', Value: 'us-west-2' });
    expect(Object.keys((await synthesised('dev')).stacks)).not.toContain('standby');
  });

  test('F2: the four dashboards are there', () => {
    for (const name of ['api-performance', 'order-processing', 'system-health', 'business']) {
      observability.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: `comanda-dev-${name}` });
    }
  });

  test('F3: the business dashboard shows orders by payment method and revenue by currency, of this environment', () => {
    const [business] = Object.values(
      observability.findResources('AWS::CloudWatch::Dashboard', {
        Properties: { DashboardName: 'comanda-dev-business' },
      }),
    );
    const body = JSON.stringify(business?.Properties.DashboardBody);
    expect(body).toMatch(
      /\{Comanda,environment,paymentMethod\} MetricName=[\\"]+OrdersCreated[\\"]+ environment=[\\"]+dev/,
    );
    expect(body).toMatch(/\{Comanda,environment,currency,paymentMethod\} MetricName=[\\"]+Revenue/);
  });

  test('the budget of each environment warns before it is spent', async () => {
    for (const [environment, amount] of [
      ['dev', 50],
      ['production', 1000],
    ] as const) {
      (await synthesised(environment)).template('observability').hasResourceProperties('AWS::Budgets::Budget', {
        Budget: { BudgetLimit: { Amount: amount, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
        NotificationsWithSubscribers: Match.arrayWith([
          Match.objectLike({ Notification: Match.objectLike({ NotificationType: 'FORECASTED', Threshold: 100 }) }),
        ]),
      });
    }
  });
});

describe('U3: the audit trail', () => {
  test('cannot be changed unnoticed, is encrypted, and only CloudTrail writes it', async () => {
    const template = (await synthesised('dev')).template('observability');
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      EnableLogFileValidation: true,
      IsMultiRegionTrail: true,
      KMSKeyId: Match.anyValue(),
    });
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const writers = (policy?.Properties.PolicyDocument.Statement ?? []).filter(
      ({ Effect, Action }: { Effect: string; Action: unknown }) => Effect === 'Allow' && Action === 's3:PutObject',
    );
    expect(writers).toHaveLength(1);
    expect(writers[0].Principal).toEqual({ Service: 'cloudtrail.amazonaws.com' });
    expect(JSON.stringify(writers[0].Condition)).toContain('trail/comanda-dev-audit');
  });

  test.each([
    ['dev', ['Management']],
    ['production', ['Management', 'Data', 'Data']],
  ] as const)('has in %s events of %j', async (environment, categories) => {
    const template = (await synthesised(environment)).template('observability');
    const [trail] = Object.values(template.findResources('AWS::CloudTrail::Trail'));
    const selectors: readonly {
      readonly FieldSelectors: readonly { readonly Field: string; readonly Equals?: readonly string[] }[];
    }[] = trail?.Properties.AdvancedEventSelectors;
    const categoryOf = selectors.map(
      ({ FieldSelectors }) => FieldSelectors.find(({ Field }) => Field === 'eventCategory')?.Equals?.[0],
    );
    expect(categoryOf).toEqual(categories);
  });

  test('in production has every access to an invoice, and to the table by anybody but our functions', async () => {
    const template = (await synthesised('production')).template('observability');
    const body = JSON.stringify(template.findResources('AWS::CloudTrail::Trail'));
    expect(body).toContain('AWS::S3::Object');
    expect(body).toMatch(/"userIdentity.arn","NotStartsWith":.*assumed-role\/comanda-production-functions-/);
  });
});
