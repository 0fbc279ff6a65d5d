import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionDefinition } from '../constructs/function-definitions.ts';
import type { Need } from './need.ts';
import { needsOf } from './needs-of.ts';
import { keyStatement, leadingKeys, type Resources, statementsFor } from './statements.ts';

export interface RoleResources extends Resources {
  readonly idempotencyTableArn: string;
  readonly tableStreamArn: string;
  readonly deadChangesArn: string;
}

const servicesOf: { readonly [Kind in Need['kind']]?: 'dynamodb' | 'sqs' | 'sns' | 'secretsmanager' | 'states' } = {
  items: 'dynamodb',
  index: 'dynamodb',
  wholeTable: 'dynamodb',
  ordersQueue: 'sqs',
  orderEvents: 'sns',
  secret: 'secretsmanager',
  // An answer to a callback goes into a history that is encrypted with our key.
  machines: 'states',
};

/** The whole policy of a function's role: nothing else is ever added to it. */
export function rolePolicy(
  definition: FunctionDefinition,
  logGroupArn: string,
  resources: RoleResources,
): PolicyDocument {
  const needs = needsOf(definition);
  const services = new Set(needs.flatMap(({ kind }) => servicesOf[kind] ?? []));
  const statements = statementsFor(needs, resources);
  if (definition.isRemembered) {
    services.add('dynamodb');
    statements.push(
      new PolicyStatement({
        sid: 'RememberResults',
        actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [resources.idempotencyTableArn],
        conditions: leadingKeys([`${definition.name}#`]),
      }),
    );
  }
  if (definition.source === 'ordersQueue') {
    services.add('sqs');
    statements.push(
      new PolicyStatement({
        sid: 'ConsumeOrders',
        actions: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        resources: [resources.ordersQueueArn],
      }),
    );
  }
  if (definition.source === 'tableStream') {
    services.add('dynamodb').add('sqs');
    statements.push(
      new PolicyStatement({
        sid: 'ReadStream',
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [resources.tableStreamArn],
      }),
      new PolicyStatement({ sid: 'GiveUp', actions: ['sqs:SendMessage'], resources: [resources.deadChangesArn] }),
    );
  }
  const useKey = keyStatement([...services], resources);
  return new PolicyDocument({
    statements: [
      ...statements,
      ...(useKey === undefined ? [] : [useKey]),
      new PolicyStatement({
        sid: 'Log',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroupArn],
      }),
      new PolicyStatement({
        sid: 'Trace',
        actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        // X-Ray knows no resources for these two.
        resources: ['*'],
      }),
    ],
  });
}
