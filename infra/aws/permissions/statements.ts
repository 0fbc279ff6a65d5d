import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ItemKey, Need, SecretName } from './need.ts';

/** What the statements are about, in one environment. */
export interface Resources {
  readonly tableArn: string;
  readonly ordersQueueArn: string;
  readonly orderEventsArn: string;
  readonly secretArns: Readonly<Record<SecretName, string>>;
  readonly machineArns: readonly string[];
  /** Of the executions of those machines: each ends in `:*`. */
  readonly executionArns: readonly string[];
  readonly mail: { readonly identityArn: string; readonly fromAddress: string };
  readonly keyArn: string;
  readonly region: string;
}

/** The statements that allow those needs and nothing else, equal ones merged, in an order that does not depend on theirs. */
export function statementsFor(needs: readonly Need[], resources: Resources): PolicyStatement[] {
  const allow = (sid: string, actions: readonly string[], arns: readonly string[], conditions?: Conditions) =>
    new PolicyStatement({ sid, actions: [...actions], resources: [...arns], ...(conditions && { conditions }) });
  const has = (kind: Need['kind']) => needs.some((need) => need.kind === kind);
  const statements = itemStatements(needs, resources.tableArn);
  const indexes = sorted(needs.flatMap((need) => (need.kind === 'index' ? [need.index] : [])));
  if (indexes.length > 0) {
    const arns = indexes.map((index) => `${resources.tableArn}/index/${index}`);
    statements.push(allow('QueryIndexes', ['dynamodb:Query'], arns));
  }
  if (has('wholeTable')) statements.push(allow('ScanTable', ['dynamodb:Scan'], [resources.tableArn]));
  const onMachines = sorted(needs.flatMap((need) => (need.kind === 'machines' ? [`states:${need.action}`] : [])));
  if (onMachines.length > 0) statements.push(allow('RunMachines', onMachines, resources.machineArns));
  if (has('executions')) statements.push(allow('SeeExecutions', ['states:DescribeExecution'], resources.executionArns));
  if (has('ordersQueue')) statements.push(allow('SendOrders', ['sqs:SendMessage'], [resources.ordersQueueArn]));
  if (has('orderEvents')) statements.push(allow('PublishEvents', ['sns:Publish'], [resources.orderEventsArn]));
  const secrets = sorted(needs.flatMap((need) => (need.kind === 'secret' ? [need.secret] : [])));
  if (secrets.length > 0) {
    const arns = secrets.map((secret) => resources.secretArns[secret]);
    statements.push(allow('ReadSecrets', ['secretsmanager:GetSecretValue'], arns));
  }
  if (has('mail')) {
    const { identityArn, fromAddress } = resources.mail;
    statements.push(
      allow('SendMail', ['ses:SendEmail'], [identityArn], { StringEquals: { 'ses:FromAddress': fromAddress } }),
    );
  }
  return statements;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const sorted = <Text extends string>(texts: readonly Text[]): readonly Text[] => [...new Set(texts)].sort();

/** One statement for each set of keys. */
function itemStatements(needs: readonly Need[], tableArn: string): PolicyStatement[] {
  const keysOfAction = new Map<string, Set<ItemKey>>();
  for (const need of needs) {
    if (need.kind !== 'items') continue;
    for (const action of need.actions) {
      keysOfAction.set(action, new Set([...(keysOfAction.get(action) ?? []), ...need.keys]));
    }
  }
  const actionsOfKeys = Map.groupBy([...keysOfAction], ([, keys]) => sorted([...keys]).join(' '));
  return [...actionsOfKeys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([keys, actions], i) =>
        new PolicyStatement({
          sid: `Items${i + 1}`,
          actions: actions.map(([action]) => `dynamodb:${action}`).sort(),
          resources: [tableArn],
          conditions: leadingKeys(keys.split(' ')),
        }),
    );
}

/** Only items whose partition key begins so. A call without a key, which ForAllValues alone would let through, is refused. */
export const leadingKeys = (beginnings: readonly string[]): Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': beginnings.map((beginning) => `${beginning}*`) },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/** By which services a function with those needs uses the key: each decrypts, and encrypts, in the function's name. */
export function keyStatement(
  services: readonly ('dynamodb' | 'sqs' | 'sns' | 'secretsmanager' | 'states')[],
  { keyArn, region }: Resources,
): PolicyStatement | undefined {
  if (services.length === 0) return undefined;
  return new PolicyStatement({
    sid: 'UseKey',
    actions: services.every((service) => service === 'secretsmanager')
      ? ['kms:Decrypt']
      : [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
    resources: [keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': sorted(services).map((name) => `${name}.${region}.amazonaws.com`) },
    },
  });
}
