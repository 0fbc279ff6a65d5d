import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer, fails, machineOf, pass, roleArn, wait } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

describe('state machines', () => {
  test('creating the same again answers the same, another definition is refused', async () => {
    const one = await api.client.send(new CreateStateMachineCommand({ name: 'same', definition: pass, roleArn }));
    const two = await api.client.send(new CreateStateMachineCommand({ name: 'same', definition: pass, roleArn }));
    expect(one.stateMachineArn).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:same');
    expect([two.stateMachineArn, two.creationDate]).toEqual([one.stateMachineArn, one.creationDate]);
    await expect(
      api.client.send(new CreateStateMachineCommand({ name: 'same', definition: wait, roleArn })),
    ).rejects.toMatchObject(
      fails('StateMachineAlreadyExists', `State Machine Already Exists: '${one.stateMachineArn}'`),
    );
  });

  test('creating the same again with a definition in another format is refused', async () => {
    const name = 'formatted';
    const stateMachineArn = await api.create(pass, name);
    const spread = JSON.stringify(JSON.parse(pass), null, 2);
    await expect(api.create(spread, name)).rejects.toMatchObject(
      fails('StateMachineAlreadyExists', `State Machine Already Exists: '${stateMachineArn}'`),
    );
    await expect(api.create(pass, name, 'EXPRESS')).rejects.toMatchObject(fails('StateMachineAlreadyExists'));
  });

  test('a definition is refused with all that is wrong with it', async () => {
    const definition = machineOf({ A: { Type: 'Pass', Next: 'B', Result: 1 }, C: { Type: 'Wait' } });
    await expect(api.create(definition)).rejects.toMatchObject(
      fails(
        'InvalidDefinition',
        `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'Result' is only supported for the 'JSONPath' QueryLanguage at /States/A, ` +
          `SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/C, ` +
          `SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/C'`,
      ),
    );
    await expect(api.create('{')).rejects.toMatchObject(
      fails('InvalidDefinition', expect.stringContaining(`'INVALID_JSON_DESCRIPTION: Unexpected end-of-input`)),
    );
    const stateMachineArn = await api.create(pass);
    const update = new UpdateStateMachineCommand({ stateMachineArn, definition });
    await expect(api.client.send(update)).rejects.toMatchObject(fails('InvalidDefinition'));
  });

  test('a definition that needs what is missing here is refused with its name', async () => {
    const Resource = 'arn:aws:states:us-east-1:000000000000:activity:a';
    const definition = machineOf({ A: { Type: 'Task', Resource, End: true } });
    await expect(api.create(definition)).rejects.toMatchObject(
      fails('InvalidDefinition', expect.stringContaining(`The activity '${Resource}' is not supported`)),
    );
    const { result, diagnostics } = await api.client.send(new ValidateStateMachineDefinitionCommand({ definition }));
    expect(result).toBe('FAIL');
    expect(diagnostics).toMatchObject([{ severity: 'ERROR', code: 'NOT_SUPPORTED', location: '/States/A/Resource' }]);
  });

  test('are described with the variables that their states read', async () => {
    const stateMachineArn = await api.create(
      machineOf({
        A: { Type: 'Pass', Assign: { b: 1, a: 2 }, Next: 'B' },
        B: { Type: 'Pass', Output: '{% $b + $a %}', End: true },
      }),
    );
    const machine = await api.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(machine).toMatchObject({
      variableReferences: { B: ['a', 'b'] },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
    const plain = await api.client.send(new DescribeStateMachineCommand({ stateMachineArn: await api.create(pass) }));
    expect(plain).not.toHaveProperty('variableReferences');
  });

  test('an update holds for executions that start later', async () => {
    const stateMachineArn = await api.create(wait);
    const before = await api.begin(stateMachineArn);
    const { revisionId } = await api.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: pass }));
    const after = await api.begin(stateMachineArn);
    expect(await api.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      definition: pass,
      revisionId,
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn,
    });
    const of = (executionArn: string) => api.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect([(await of(before)).definition, (await of(after)).definition]).toEqual([wait, pass]);
    await expect(api.client.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject(
      fails('MissingRequiredParameter'),
    );
  });

  test('are listed and deleted', async () => {
    const stateMachineArn = await api.create(pass, 'zz-last');
    const listed = await api.client.send(new ListStateMachinesCommand({ maxResults: 1 }));
    expect(listed.stateMachines).toHaveLength(1);
    const all: (string | undefined)[] = [];
    for (let token: string | undefined; ; ) {
      const page: Awaited<ReturnType<typeof listPage>> = await listPage(token);
      all.push(...(page.stateMachines ?? []).map(({ name }) => name));
      token = page.nextToken;
      if (!token) break;
    }
    expect(all.at(-1)).toBe('zz-last');
    await api.client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(api.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject(
      fails('StateMachineDoesNotExist'),
    );
  });
  const listPage = (nextToken?: string) =>
    api.client.send(new ListStateMachinesCommand({ maxResults: 2, ...(nextToken ? { nextToken } : {}) }));

  test('carry tags', async () => {
    const resourceArn = await api.create(pass);
    await api.client.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await api.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await api.client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'b', value: '2' }]);
    const fifty = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
    const full = new TagResourceCommand({ resourceArn, tags: fifty });
    await expect(api.client.send(full)).rejects.toMatchObject(fails('TooManyTags'));
  });
});
