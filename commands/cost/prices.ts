import { prices as budgetPrices, type Figure } from '../../workflows/dsl/budget/prices.ts';

/** AWS's own page, another page that quotes it, or nothing but what the writer remembered. */
type Seen = "AWS's page" | 'quoted elsewhere' | 'memory';

/** What AWS takes in us-east-1 for so many of a unit, in the first tier. */
export interface Price {
  readonly service: string;
  readonly what: string;
  readonly dollars: number;
  /** For how many of the unit. */
  readonly per: number;
  readonly unit: string;
  readonly source: string;
  readonly asOf: string;
  readonly seen: Seen;
  /** What costs nothing each month, for ever; offers for a new account's first year are none of it. */
  readonly freePerMonth?: number;
}

const asOf = '2026-11-22';
const page = (name: string) => `https://aws.amazon.com/${name}/pricing/`;

type Row = readonly [what: string, dollars: number, per: number, unit: string, seen: Seen, freePerMonth?: number];

function of<Name extends string>(
  service: string,
  source: string,
  rows: Readonly<Record<Name, Row>>,
): Record<Name, Price> {
  const entries = Object.entries<Row>(rows).map(([name, [what, dollars, per, unit, seen, freePerMonth]]) => {
    const price: Price = { service, what, dollars, per, unit, source: page(source), asOf, seen };
    return [name, freePerMonth === undefined ? price : { ...price, freePerMonth }];
  });
  return Object.fromEntries(entries) as Record<Name, Price>; // one for each row
}

/** The budgets of the workflows are counted with the same three. */
const budgeted = (service: string, figure: Figure, per: number, unit: string, freePerMonth: number): Price => ({
  service,
  what: figure.what.replace(/^[^:]*: /, ''),
  dollars: figure.value,
  per,
  unit,
  source: figure.source,
  asOf: figure.asOf,
  seen: "AWS's page",
  freePerMonth,
});

const million = 1_000_000;

export const prices = {
  transitions: budgeted('Step Functions', budgetPrices.transition, 1000, 'transition', 4000),
  invocations: budgeted('Lambda', budgetPrices.request, million, 'invocation', million),
  gigabyteSeconds: budgeted('Lambda', budgetPrices.gigabyteSecond, 1, 'GB-second', 400_000),
  ...of('Lambda', 'lambda', {
    warmGigabyteSeconds: ['provisioned concurrency, arm64', 0.0000033334, 1, 'GB-second', 'memory'],
  }),
  ...of('DynamoDB', 'dynamodb', {
    writeUnits: ['on-demand writes', 0.625, million, 'write request unit', 'quoted elsewhere'],
    readUnits: ['on-demand reads', 0.125, million, 'read request unit', 'quoted elsewhere'],
    tableGigabytes: ['storage', 0.25, 1, 'GB-month', "AWS's page", 25],
    recoveryGigabytes: ['point-in-time recovery', 0.2, 1, 'GB-month', 'memory'],
  }),
  ...of('SQS', 'sqs', { queueRequests: ['standard requests', 0.4, million, 'request', 'quoted elsewhere', million] }),
  ...of('SNS', 'sns', { publishes: ['publish requests', 0.5, million, 'request', 'quoted elsewhere', million] }),
  ...of('SES', 'ses', { messages: ['messages', 0.1, 1000, 'message', 'memory'] }),
  ...of('EventBridge', 'eventbridge', {
    busEvents: ['events put on a bus of ours', 1, million, 'event', 'quoted elsewhere'],
    pipeEvents: ['Pipes', 0.4, million, 'event', 'quoted elsewhere'],
    schedules: ['Scheduler', 1, million, 'invocation', 'quoted elsewhere', 14 * million],
  }),
  ...of('API Gateway', 'api-gateway', {
    apiRequests: ['REST requests', 3.5, million, 'request', 'quoted elsewhere'],
    apiCacheHours: ['cache of 0.5 GB', 0.02, 1, 'hour', 'quoted elsewhere'],
  }),
  ...of('CloudFront', 'cloudfront', {
    edgeRequests: ['HTTPS requests', 0.01, 10_000, 'request', 'memory', 10 * million],
    edgeGigabytes: ['data to the internet', 0.085, 1, 'GB', 'memory', 1000],
  }),
  ...of('WAF', 'waf', {
    webAcls: ['web ACLs', 5, 1, 'web ACL', 'quoted elsewhere'],
    webAclRules: ['rules and managed groups', 1, 1, 'rule', 'quoted elsewhere'],
    webAclRequests: ['requests inspected', 0.6, million, 'request', 'quoted elsewhere'],
  }),
  ...of('KMS', 'kms', {
    keys: ['keys (rotation adds 1 dollar in the first and in the second year)', 1, 1, 'key', "AWS's page"],
    keyRequests: ['requests', 0.03, 10_000, 'request', 'quoted elsewhere', 20_000],
  }),
  ...of('Secrets Manager', 'secrets-manager', {
    secrets: ['secrets', 0.4, 1, 'secret', 'memory'],
    secretRequests: ['requests', 0.05, 10_000, 'request', 'memory'],
  }),
  ...of('CloudWatch', 'cloudwatch', {
    logGigabytes: ['logs taken in', 0.5, 1, 'GB', 'quoted elsewhere', 5],
    keptLogGigabytes: ['logs kept, compressed to 15 %', 0.03, 1, 'GB-month', 'memory'],
    alarmMetrics: ['metrics watched by alarms', 0.1, 1, 'metric', 'quoted elsewhere', 10],
    compositeAlarms: ['composite alarms', 0.5, 1, 'alarm', 'memory'],
    customMetrics: ['metrics of ours', 0.3, 1, 'metric', 'quoted elsewhere', 10],
    dashboards: ['dashboards', 3, 1, 'dashboard', 'quoted elsewhere', 3],
    canaryRuns: ['synthetic checks', 0.0012, 1, 'run', 'memory', 100],
    insightRules: ['Contributor Insights of the tables', 0.5, 1, 'rule', 'quoted elsewhere'],
    insightEvents: ['Contributor Insights of the tables', 0.03, million, 'event', 'quoted elsewhere'],
  }),
  ...of('X-Ray', 'xray', { traces: ['traces recorded', 5, million, 'trace', "AWS's page", 100_000] }),
  ...of('Route 53', 'route53', {
    hostedZones: ['hosted zones', 0.5, 1, 'zone', 'memory'],
    healthChecks: ['health checks of what is on AWS', 0.5, 1, 'check', 'memory'],
  }),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
