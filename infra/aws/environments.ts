/** The three environments: everything in which they differ, and why. */
export const environmentNames = ['dev', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

export interface BusinessHours {
  /** Minutes and hours in that time zone, Monday to Friday. */
  readonly timeZone: string;
  readonly fromHour: number;
  readonly toHour: number;
  /** Instances kept warm for each function on the buyer's path. */
  readonly warmInstances: number;
}

export interface CustomDomain {
  /** Console and `/api` are served from here. */
  readonly name: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
}

/** How much a shop may ask of the API: requirements U2. */
export type PlanName = 'starter' | 'standard' | 'business' | 'enterprise';

/** A shop whose backend calls the API: it gets a client to sign in with, and an API key on its plan. */
interface Shop {
  /** Lower-case, with dashes. */
  readonly name: string;
  readonly plan: PlanName;
}

export type TrafficShift =
  | { readonly type: 'ALL_AT_ONCE' }
  | { readonly type: 'CANARY' | 'LINEAR'; readonly percentage: number; readonly interval: number };

export interface ComandaEnvironment {
  readonly name: EnvironmentName;
  /** CloudFront's web ACL and certificate must be made in us-east-1, so everything is. */
  readonly region: string;
  /** Absent: whatever account the credentials belong to. */
  readonly account?: string;
  /** Where the table has a replica to stand by with. */
  readonly standbyRegion?: string;
  readonly domain?: CustomDomain;
  /** Nothing with data in it can be deleted by a deployment, nor goes with its stack. */
  readonly isProtected: boolean;
  /** Requirements F3. */
  readonly logRetentionDays: 7 | 90;
  /** None: nobody waits for dev or staging. */
  readonly businessHours?: BusinessHours;
  /** Of the whole API (requirements U2); dev and staging cannot run up a bill. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly shops: readonly Shop[];
  /** Sites whose pages may call the API from a browser; the console's own needs no mention. */
  readonly allowedOrigins: readonly string[];
  /** Of pages and API together, a minute. Whole offices have one address; so has the load test, in dev and staging. */
  readonly requestsPerAddress: number;
  /** The gateway's cache costs by the hour, used or not. */
  readonly hasApiCache: boolean;
  /** Cognito's Plus plan costs by the user: it weighs each sign-in, and refuses passwords that are known to others. */
  readonly hasThreatProtection: boolean;
  /** At how many executions at once the order queue is worked off. */
  readonly consumerConcurrency: number;
  /**
   * Instances kept for these alone, so that a run on another function never leaves orders, webhooks or events waiting. None
   * where the account may have no more than its first few.
   */
  readonly reservedConcurrency?: Readonly<Record<'api' | 'start-fulfillment' | 'publish-changes', number>>;
  /** How a new version of a function or a state machine takes over: minutes between steps, per cent of new calls in each. */
  readonly trafficShift: TrafficShift;
  /** What the environment may cost in a month; a warning is mailed on the way there. */
  readonly monthlyBudgetDollars: number;
  /** CloudTrail data events of tables and buckets cost by the event. */
  readonly hasDataEvents: boolean;
  readonly mailFrom: string;
  readonly carrierApiUrl: string;
  /** The Parameter Store name of the address that alarms are mailed to; made by hand before the first deployment. */
  readonly alarmRecipientParameter: string;
}

const environments: { readonly [Name in EnvironmentName]: ComandaEnvironment } = {
  dev: {
    name: 'dev',
    region: 'us-east-1',
    isProtected: false,
    logRetentionDays: 7,
    throttle: { ratePerSecond: 200, burst: 400 },
    shops: [{ name: 'demo-shop', plan: 'starter' }],
    allowedOrigins: [],
    requestsPerAddress: 24_000,
    hasApiCache: false,
    hasThreatProtection: false,
    consumerConcurrency: 5,
    trafficShift: { type: 'ALL_AT_ONCE' },
    monthlyBudgetDollars: 50,
    hasDataEvents: false,
    mailFrom: 'Comanda dev <orders@dev.comanda.example>',
    carrierApiUrl: 'https://carriers.dev.comanda.example',
    alarmRecipientParameter: '/comanda/dev/alarm-recipient',
  },
  staging: {
    name: 'staging',
    region: 'us-east-1',
    isProtected: false,
    logRetentionDays: 7,
    throttle: { ratePerSecond: 1000, burst: 2000 },
    shops: [{ name: 'demo-shop', plan: 'business' }],
    allowedOrigins: [],
    requestsPerAddress: 120_000,
    hasApiCache: true,
    hasThreatProtection: false,
    consumerConcurrency: 20,
    trafficShift: { type: 'CANARY', percentage: 50, interval: 2 },
    monthlyBudgetDollars: 150,
    hasDataEvents: false,
    mailFrom: 'Comanda staging <orders@staging.comanda.example>',
    carrierApiUrl: 'https://carriers.staging.comanda.example',
    alarmRecipientParameter: '/comanda/staging/alarm-recipient',
  },
  production: {
    name: 'production',
    region: 'us-east-1',
    isProtected: true,
    logRetentionDays: 90,
    businessHours: { timeZone: 'America/New_York', fromHour: 8, toHour: 20, warmInstances: 2 },
    throttle: { ratePerSecond: 10_000, burst: 20_000 },
    shops: [{ name: 'web-shop', plan: 'enterprise' }],
    allowedOrigins: [],
    requestsPerAddress: 2_000,
    hasApiCache: true,
    hasThreatProtection: true,
    consumerConcurrency: 100,
    reservedConcurrency: { api: 300, 'start-fulfillment': 100, 'publish-changes': 20 },
    trafficShift: { type: 'LINEAR', percentage: 20, interval: 5 },
    monthlyBudgetDollars: 1000,
    hasDataEvents: true,
    mailFrom: 'Comanda <orders@comanda.example>',
    carrierApiUrl: 'https://carriers.comanda.example',
    alarmRecipientParameter: '/comanda/production/alarm-recipient',
  },
};

/** What may be said on the command line (`-c domain=…`): the rest is decided here and reviewed. */
export interface EnvironmentOverrides {
  readonly account?: string;
  readonly standbyRegion?: string;
  readonly domain?: CustomDomain;
}

/** The environment of that name. Throws a sentence when there is none. */
export function environmentNamed(name: string, overrides: EnvironmentOverrides = {}): ComandaEnvironment {
  const known = environmentNames.find((one) => one === name);
  if (known === undefined) throw new Error(`expected an environment (${environmentNames.join(', ')}), came "${name}"`);
  return { ...environments[known], ...overrides };
}
