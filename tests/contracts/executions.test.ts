import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { startStepFunctions } from '../../infra/local/stepfunctions/start-step-functions.ts';
import { memoryExecutions } from '../../tasks/adapters/memory/executions.ts';
import { stepFunctionsExecutions } from '../../tasks/adapters/stepfunctions/executions.ts';
import { executionsContract } from './executions-contract.ts';

executionsContract('in memory', async () => {
  const executions = memoryExecutions();
  return {
    executions,
    waitingToken: async (name) => `token of ${name}`,
    end: async (name) => executions.finish('ask-carrier', name),
    close: async () => {},
  };
});

const prefix = 'arn:aws:states:us-east-1:000000000000:stateMachine:';

/** Waits for a token that its function is handed. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:ask',
        Payload: { name: '{% $states.context.Execution.Name %}', taskToken: '{% $states.context.Task.Token %}' },
      },
      TimeoutSeconds: 60,
      End: true,
    },
  },
};

executionsContract('on Step Functions', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comanda-executions-'));
  const tokens = new Map<string, string>();
  const waiting = new Map<string, (token: string) => void>();
  const lambda = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { name, taskToken } = JSON.parse(Buffer.concat(chunks).toString()) as { name: string; taskToken: string }; // as the definition says
      tokens.set(name, taskToken);
      waiting.get(name)?.(taskToken);
      response.setHeader('Content-Type', 'application/json').end('null');
    });
  });
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve));
  const { port } = lambda.address() as AddressInfo; // it listens on TCP
  const server = await startStepFunctions({
    dataDir: folder,
    port: 0,
    environment: { AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${port}` },
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SFN: server.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const client = new SFNClient({});
  const roleArn = 'arn:aws:iam::000000000000:role/comanda';
  await client.send(
    new CreateStateMachineCommand({ name: 'ask-carrier', definition: JSON.stringify(definition), roleArn }),
  );
  const tokenOf = async (name: string) =>
    tokens.get(name) ?? new Promise<string>((resolve) => waiting.set(name, resolve));
  const executions = stepFunctionsExecutions({ STATE_MACHINE_ARN_PREFIX: prefix });
  return {
    executions,
    waitingToken: async (name) => {
      const token = tokenOf(name);
      await executions.start('ask-carrier', name, {});
      return token;
    },
    end: async (name) => {
      await executions.resume(await tokenOf(name), {});
      // The answer is taken before what follows it is done.
      while ((await executions.status('ask-carrier', name)) === 'running') await nextTurn();
    },
    close: async () => {
      client.destroy();
      await server.close();
      lambda.closeAllConnections();
      await new Promise((resolve) => lambda.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

test('the environment must name the state machines', () => {
  expect(() => stepFunctionsExecutions({})).toThrow("the environment's STATE_MACHINE_ARN_PREFIX");
});
