import { z } from 'zod';
import type { ComandaEnvironment } from '../../infra/aws/environments.ts';
import type { Usage } from './bill.ts';
import type { PriceName } from './prices.ts';
import type { Resource } from './templates.ts';

const hoursPerMonth = 730;
const minutesPerMonth = hoursPerMonth * 60;
const weekdaysPerMonth = (365 / 12) * (5 / 7);
/** KMS and Secrets Manager are asked again at most so often while anything is going on. */
const refreshesPerMonth = minutesPerMonth / 5;

/** What an environment costs before anybody orders: by the resources in its templates. */
export function fixedUsage(resources: readonly Resource[], environment: ComandaEnvironment): readonly Usage[] {
  const of = (type: string) => resources.filter((one) => one.type === type).map(({ properties }) => properties);
  const count = (type: string) => of(type).length;
  const usage = (price: PriceName, perMonth: number): Usage => ({ price, perOrder: 0, perMonth });
  const withSecrets = of('AWS::Lambda::Function').filter(
    (one) => Array.isArray(one.Layers) && one.Layers.length > 0,
  ).length;
  const scheduled = total(of('AWS::Scheduler::Schedule'), runsOf);
  return [
    usage('keys', count('AWS::KMS::Key') + count('AWS::KMS::ReplicaKey')),
    usage('keyRequests', keyRequests(of) + withSecrets * refreshesPerMonth),
    usage('secrets', count('AWS::SecretsManager::Secret')),
    usage('secretRequests', withSecrets * refreshesPerMonth),
    usage('webAcls', count('AWS::WAFv2::WebACL')),
    usage(
      'webAclRules',
      total(of('AWS::WAFv2::WebACL'), ({ Rules }) => lengthOf(Rules)),
    ),
    usage('alarmMetrics', total(of('AWS::CloudWatch::Alarm'), metricsOf)),
    usage('customMetrics', ownMetrics(of('AWS::CloudWatch::Alarm'))),
    usage('compositeAlarms', count('AWS::CloudWatch::CompositeAlarm')),
    usage('dashboards', count('AWS::CloudWatch::Dashboard')),
    usage('canaryRuns', total(of('AWS::Synthetics::Canary'), runsOf)),
    usage('insightRules', total([...of('AWS::DynamoDB::GlobalTable'), ...of('AWS::DynamoDB::Table')], insightRulesOf)),
    usage('apiCacheHours', total(of('AWS::ApiGateway::Stage'), cacheHoursOf)),
    usage('warmGigabyteSeconds', warmGigabyteSeconds(resources, environment)),
    usage('queueRequests', emptyReceives(of)),
    usage('schedules', scheduled),
    // How long they take is not counted: nothing here is scheduled.
    usage('invocations', scheduled),
    usage('hostedZones', environment.domain === undefined ? 0 : 1),
    usage('healthChecks', count('AWS::Route53::HealthCheck')),
  ];
}

type Properties = Readonly<Record<string, unknown>>;
type Of = (type: string) => readonly Properties[];

const total = <Item>(items: readonly Item[], value: (item: Item) => number) =>
  items.reduce((sum, item) => sum + value(item), 0);
const lengthOf = (value: unknown) => (Array.isArray(value) ? value.length : 0);

/** An alarm on an expression is billed for each metric in it. */
function metricsOf({ Metrics }: Properties): number {
  if (!Array.isArray(Metrics)) return 1;
  return Metrics.filter((one: unknown) => typeof one === 'object' && one !== null && 'MetricStat' in one).length;
}

/** Metrics of ours that alarms watch; those that only orders have are counted from the orders. */
function ownMetrics(alarms: readonly Properties[]): number {
  const series = alarms
    .filter(({ Namespace }) => typeof Namespace === 'string' && !Namespace.startsWith('AWS/'))
    .map(({ Namespace, MetricName, Dimensions }) => JSON.stringify([Namespace, MetricName, Dimensions]));
  return new Set(series).size;
}

const scheduleSchema = z.object({
  Schedule: z.object({ Expression: z.string() }).optional(),
  ScheduleExpression: z.string().optional(),
});

/** Of a rate its share of the month; a cron expression of ours is once a day or rarer. */
function runsOf(properties: Properties): number {
  const { Schedule, ScheduleExpression } = scheduleSchema.parse(properties);
  const expression = ScheduleExpression ?? Schedule?.Expression ?? '';
  const [, amount = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = { minute: 1, hour: 60, day: 24 * 60 }[unit];
  return minutesPerMonth / (minutes === undefined ? 24 * 60 : minutes * Number(amount));
}

const insightSchema = z.object({ ContributorInsightsSpecification: z.object({ Enabled: z.boolean() }).optional() });
const tableSchema = z.object({
  KeySchema: z.array(z.unknown()),
  Replicas: z.array(insightSchema.extend({ GlobalSecondaryIndexes: z.array(insightSchema).default([]) })).default([]),
});

/**
 * Two rules for the partition key and two for both keys, of the table and of each index that has it on
 * (docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html). Our indexes have both.
 */
function insightRulesOf(properties: Properties): number {
  const { KeySchema, Replicas } = tableSchema.parse(properties);
  const isOn = (one: z.infer<typeof insightSchema>) => one.ContributorInsightsSpecification?.Enabled === true;
  return total(
    Replicas,
    (replica) =>
      (isOn(replica) ? 2 * KeySchema.length : 0) + 4 * replica.GlobalSecondaryIndexes.filter((one) => isOn(one)).length,
  );
}

const cacheHoursOf = ({ CacheClusterEnabled }: Properties) => (CacheClusterEnabled === true ? hoursPerMonth : 0);

/** Five pollers ask for 20 seconds each (docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html); a pipe has as many. */
function emptyReceives(of: Of): number {
  const mappings = of('AWS::Lambda::EventSourceMapping').filter((one) => !('StartingPosition' in one));
  return (mappings.length + of('AWS::Pipes::Pipe').length) * 5 * minutesPerMonth * 3;
}

const scalableSchema = z.object({ ServiceNamespace: z.string(), MaxCapacity: z.number(), ResourceId: z.unknown() });
const aliasSchema = z.object({ FunctionName: z.object({ Ref: z.string() }) });

/** What keeps each function's alias warm in business hours, in its own memory. */
function warmGigabyteSeconds(resources: readonly Resource[], { businessHours }: ComandaEnvironment): number {
  if (businessHours === undefined) return 0;
  const seconds = weekdaysPerMonth * (businessHours.toHour - businessHours.fromHour) * 3600;
  const of = (type: string) => resources.filter((one) => one.type === type);
  const memoryOf = new Map(
    of('AWS::Lambda::Function').map(({ id, properties }) => [id, Number(properties.MemorySize ?? 128)]),
  );
  const aliases = of('AWS::Lambda::Alias').map(({ id, properties }) => ({
    id,
    megabytes: memoryOf.get(aliasSchema.safeParse(properties).data?.FunctionName.Ref ?? ''),
  }));
  return total(of('AWS::ApplicationAutoScaling::ScalableTarget'), ({ properties }) => {
    const { ServiceNamespace, MaxCapacity, ResourceId } = scalableSchema.parse(properties);
    if (ServiceNamespace !== 'lambda') return 0;
    const named = JSON.stringify(ResourceId);
    const alias = aliases.find(({ id }) => named.includes(`"${id}"`));
    if (alias?.megabytes === undefined) throw new Error(`no function is known for what is kept warm as ${named}`);
    return MaxCapacity * (alias.megabytes / 1024) * seconds;
  });
}

/**
 * At most, for services keep the data keys they were given: a table's for five minutes for each role that uses it, a
 * topic's as long, a queue's as long as it says.
 */
function keyRequests(of: Of): number {
  const usesTable = of('AWS::Lambda::Function').filter((one) =>
    JSON.stringify(one.Environment ?? {}).includes('TABLE_NAME'),
  );
  const topics = of('AWS::SNS::Topic').filter(({ KmsMasterKeyId }) => KmsMasterKeyId !== undefined);
  const queues = total(of('AWS::SQS::Queue'), ({ KmsMasterKeyId, KmsDataKeyReusePeriodSeconds }) => {
    if (KmsMasterKeyId === undefined) return 0;
    const seconds = typeof KmsDataKeyReusePeriodSeconds === 'number' ? KmsDataKeyReusePeriodSeconds : 300;
    // One who sends and one who receives.
    return (2 * minutesPerMonth * 60) / seconds;
  });
  return (usesTable.length + topics.length) * refreshesPerMonth + queues;
}
