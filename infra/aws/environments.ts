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
  /** At how many executions at once the order queue is worked off. */
  readonly consumerConcurrency: number;
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
    consumerConcurrency: 5,
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
    consumerConcurrency: 20,
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
    consumerConcurrency: 100,
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
