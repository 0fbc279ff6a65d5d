import { describe, expect, test } from '@jest/globals';
import { parameterFaults, readResource } from '../../../../../infra/local/stepfunctions/definition/task-resource.ts';

const service = (style: 'optimised' | 'aws-sdk', name: string, action: string, pattern = 'requestResponse') => ({
  kind: 'resource',
  resource: { kind: 'service', style, service: name, action, pattern },
});

describe('the Resource of a Task', () => {
  test('may be a function, with or without its version', () => {
    for (const arn of ['arn:aws:lambda:us-east-1:1:function:f', 'arn:aws-cn:lambda:cn-north-1:1:function:f:live']) {
      expect(readResource(arn)).toEqual({ kind: 'resource', resource: { kind: 'function', arn } });
    }
  });

  test.each([
    ['lambda:invoke', service('optimised', 'lambda', 'invoke')],
    ['sns:publish.waitForTaskToken', service('optimised', 'sns', 'publish', 'waitForTaskToken')],
    ['states:startExecution.sync', service('optimised', 'states', 'startExecution', 'sync')],
    ['states:startExecution.sync:2', service('optimised', 'states', 'startExecution', 'sync:2')],
    ['aws-sdk:s3:getObject', service('aws-sdk', 's3', 'getObject')],
    ['aws-sdk:sqs:sendMessage.waitForTaskToken', service('aws-sdk', 'sqs', 'sendMessage', 'waitForTaskToken')],
  ])('may be %s', (name, expected) => {
    expect(readResource(`arn:aws:states:::${name}`)).toEqual(expected);
  });

  test.each([
    'lambda:invoke.sync',
    'lambda:invokeAll',
    'dynamodb:getItem.waitForTaskToken',
    'dynamodb:query',
    'nothing:here',
    'aws-sdk:s3:getObjects',
    'aws-sdk:sfn:startExecution.sync',
    'aws-sdk:lambda:invokeWithResponseStream',
    'constructor:constructor',
  ])('is refused in AWS’s words when AWS has no %s', (name) => {
    expect(readResource(`arn:aws:states:::${name}`)).toEqual({
      kind: 'fault',
      isMissing: false,
      message: `The resource provided arn:aws:states:::${name} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    });
  });

  test.each([
    'arn:aws:states:::batch:submitJob.sync',
    'arn:aws:states:::http:invoke',
    'arn:aws:states:::apigateway:invoke',
    'arn:aws:states:::aws-sdk:glue:startJobRun',
    'arn:aws:states:us-east-1:1:activity:a',
  ])('is refused as not to be had here when it is %s', (arn) => {
    expect(readResource(arn)).toMatchObject({ kind: 'fault', isMissing: true, message: expect.stringContaining(arn) });
  });

  test.each(['', 'f', 'arn:aws:s3:::bucket', 'arn:aws:lambda:us-east-1:1:layer:l'])(
    'is no ARN of a resource when it is "%s"',
    (text) => {
      expect(readResource(text)).toEqual({
        kind: 'fault',
        isMissing: false,
        message: 'Value is not a valid resource ARN',
      });
    },
  );
});

describe('the parameters of a Task', () => {
  const faults = (name: string, names: string[]) => {
    const read = readResource(`arn:aws:states:::${name}`);
    return read.kind === 'resource' ? parameterFaults(read.resource, names) : [read.message];
  };

  test('must be those of the optimised integration', () => {
    expect(faults('dynamodb:getItem', ['TableName', 'Key', 'ConsistentRead'])).toEqual([]);
    expect(faults('dynamodb:getItem', ['Key', 'Tablename'])).toEqual([
      'The field "Tablename" is not supported by Step Functions',
      `The field 'TableName' is required but was missing`,
    ]);
  });

  test('of an SDK integration are the service’s to check', () => {
    expect(faults('aws-sdk:dynamodb:getItem', ['Tablename'])).toEqual([]);
  });
});
