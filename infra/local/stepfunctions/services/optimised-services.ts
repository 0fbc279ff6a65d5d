import type { TaskPattern } from '../interpreter/machine.ts';

export type OptimisedAction = {
  readonly patterns: readonly TaskPattern[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
};

/** An optimised integration: `arn:aws:states:::<service>:<action>` (developer guide, "Optimized integrations"). */
export type OptimisedService = {
  /** What names of its errors begin with. */
  readonly prefix: string;
  /** What its errors call it. */
  readonly signedName: string;
  /** The error that has no name of its own. */
  readonly generalError: string;
  readonly actions: Readonly<Record<string, OptimisedAction>>;
};

const once: readonly TaskPattern[] = ['requestResponse'];
const orByToken: readonly TaskPattern[] = ['requestResponse', 'waitForTaskToken'];

/** By the name in the ARN. */
export const optimisedServices: Readonly<Record<string, OptimisedService>> = {
  lambda: {
    prefix: 'Lambda',
    signedName: 'AWSLambda',
    generalError: 'AWSLambdaException',
    actions: {
      invoke: {
        patterns: orByToken,
        required: ['FunctionName'],
        optional: ['ClientContext', 'InvocationType', 'LogType', 'Payload', 'Qualifier'],
      },
    },
  },
  sqs: {
    prefix: 'SQS',
    signedName: 'AmazonSQS',
    generalError: 'AmazonSQSException',
    actions: {
      sendMessage: {
        patterns: orByToken,
        required: ['QueueUrl', 'MessageBody'],
        optional: [
          'DelaySeconds',
          'MessageAttributes',
          'MessageDeduplicationId',
          'MessageGroupId',
          'MessageSystemAttributes',
        ],
      },
    },
  },
  sns: {
    prefix: 'SNS',
    signedName: 'AmazonSNS',
    generalError: 'AmazonSNSException',
    actions: {
      publish: {
        patterns: orByToken,
        required: ['Message'],
        optional: [
          'MessageAttributes',
          'MessageDeduplicationId',
          'MessageGroupId',
          'MessageStructure',
          'PhoneNumber',
          'Subject',
          'TargetArn',
          'TopicArn',
        ],
      },
    },
  },
  dynamodb: {
    prefix: 'DynamoDB',
    signedName: 'AmazonDynamoDBv2',
    generalError: 'AmazonDynamoDBException',
    actions: {
      getItem: {
        patterns: once,
        required: ['TableName', 'Key'],
        optional: [
          'AttributesToGet',
          'ConsistentRead',
          'ExpressionAttributeNames',
          'ProjectionExpression',
          'ReturnConsumedCapacity',
        ],
      },
      putItem: {
        patterns: once,
        required: ['TableName', 'Item'],
        optional: [
          'ConditionalOperator',
          'ConditionExpression',
          'Expected',
          'ExpressionAttributeNames',
          'ExpressionAttributeValues',
          'ReturnConsumedCapacity',
          'ReturnItemCollectionMetrics',
          'ReturnValues',
          'ReturnValuesOnConditionCheckFailure',
        ],
      },
      updateItem: {
        patterns: once,
        required: ['TableName', 'Key'],
        optional: [
          'AttributeUpdates',
          'ConditionalOperator',
          'ConditionExpression',
          'Expected',
          'ExpressionAttributeNames',
          'ExpressionAttributeValues',
          'ReturnConsumedCapacity',
          'ReturnItemCollectionMetrics',
          'ReturnValues',
          'ReturnValuesOnConditionCheckFailure',
          'UpdateExpression',
        ],
      },
      deleteItem: {
        patterns: once,
        required: ['TableName', 'Key'],
        optional: [
          'ConditionalOperator',
          'ConditionExpression',
          'Expected',
          'ExpressionAttributeNames',
          'ExpressionAttributeValues',
          'ReturnConsumedCapacity',
          'ReturnItemCollectionMetrics',
          'ReturnValues',
          'ReturnValuesOnConditionCheckFailure',
        ],
      },
    },
  },
  events: {
    prefix: 'EventBridge',
    signedName: 'AmazonEventBridge',
    generalError: 'AmazonEventBridgeException',
    actions: { putEvents: { patterns: orByToken, required: ['Entries'], optional: ['EndpointId'] } },
  },
  states: {
    prefix: 'StepFunctions',
    signedName: 'AWSStepFunctions',
    generalError: 'AWSStepFunctionsException',
    actions: {
      startExecution: {
        patterns: ['requestResponse', 'waitForTaskToken', 'sync', 'sync:2'],
        required: ['StateMachineArn'],
        optional: ['Input', 'Name', 'TraceHeader'],
      },
    },
  },
};

/** Optimised on AWS, and not here: their endpoints are nothing that runs on one machine. */
export const servicesLeftOut: readonly string[] = [
  'apigateway',
  'athena',
  'batch',
  'bedrock',
  'codebuild',
  'databrew',
  'ecs',
  'eks',
  'elasticmapreduce',
  'emr-containers',
  'emr-serverless',
  'glue',
  'http',
  'mediaconvert',
  'sagemaker',
];
