import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stepFunctionsExecutions } from '../../../../tasks/adapters/stepfunctions/executions.ts';
import { FakeAws } from '../../../support/fake-aws.ts';

const prefix = 'arn:aws:states:us-east-1:000000000000:stateMachine:comanda-dev-';
const aws = new FakeAws(({ headers }) =>
  String(headers['x-amz-target']).endsWith('StartExecution')
    ? { body: { executionArn: 'arn', startDate: 0 } }
    : { body: { status: 'RUNNING' } },
);
const bodies = () => aws.requests.map(({ body }) => JSON.parse(body));

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SFN: await aws.listen(),
  });
});
afterAll(() => aws.close());

test('starts a machine by its alias where there is one, and follows the execution by the machine', async () => {
  const live = stepFunctionsExecutions({ STATE_MACHINE_ARN_PREFIX: prefix, STATE_MACHINE_ALIAS: 'live' });
  await live.start('fulfill-order', 'A', {});
  await live.status('fulfill-order', 'A');
  const plain = stepFunctionsExecutions({ STATE_MACHINE_ARN_PREFIX: prefix });
  await plain.start('fulfill-order', 'B', {});
  expect(bodies()).toMatchObject([
    { stateMachineArn: `${prefix}fulfill-order:live`, name: 'A' },
    // An execution's ARN has neither version nor alias in it.
    { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:comanda-dev-fulfill-order:A' },
    { stateMachineArn: `${prefix}fulfill-order`, name: 'B' },
  ]);
});
