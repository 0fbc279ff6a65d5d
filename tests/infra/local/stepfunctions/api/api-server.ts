import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  SFNClient,
  StartExecutionCommand,
  type StateMachineType,
} from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { startStepFunctions } from '../../../../../infra/local/stepfunctions/start-step-functions.ts';
import { FakeLambda } from '../../../../support/fake-lambda.ts';

export const roleArn = 'arn:aws:iam::000000000000:role/test';

/** A machine of JSONata that waits for an hour. */
export const wait = machineOf({ W: { Type: 'Wait', Seconds: 3600, End: true } });

/** A machine of JSONata that gives its input back. */
export const pass = machineOf({ P: { Type: 'Pass', Output: '{% $states.input %}', End: true } });

/** A machine of one task, which calls the function of that name. */
export function invoke(name: string, suffix = '', fields: object = {}): string {
  const Payload = suffix ? { token: '{% $states.context.Task.Token %}' } : '{% $states.input %}';
  const FunctionName = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const Resource = `arn:aws:states:::lambda:invoke${suffix}`;
  return machineOf({ T: { Type: 'Task', Resource, Arguments: { FunctionName, Payload }, ...fields, End: true } });
}

/** A definition in JSONata whose first state is where it starts. */
export function machineOf(states: Record<string, object>): string {
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
}

/** What a client's call is rejected with. */
export function fails(name: string, message?: unknown): object {
  const $metadata = expect.objectContaining({ httpStatusCode: 400 });
  return { name, ...(message === undefined ? {} : { message }), $metadata };
}

/** The server with functions behind it, and AWS's own client in front of it. */
export class ApiServer {
  readonly client: SFNClient;
  readonly url: string;
  readonly #tokens: string[];
  readonly #close: () => Promise<void>;
  #names = 0;

  private constructor(url: string, tokens: string[], close: () => Promise<void>) {
    this.url = url;
    this.#tokens = tokens;
    this.#close = close;
    this.client = new SFNClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      disableHostPrefix: true,
    });
  }

  static async start(): Promise<ApiServer> {
    const tokens: string[] = [];
    const lambda = new FakeLambda({
      double: (payload) => payload.n * 2,
      decline: () => {
        throw { name: 'PaymentDeclined', message: 'do not honour' };
      },
      keep: (payload) => void tokens.push(payload.token),
    });
    const dataDir = await mkdtemp(join(tmpdir(), 'sfn-api-'));
    const AWS_ENDPOINT_URL_LAMBDA = await lambda.listen();
    const server = await startStepFunctions({ dataDir, port: 0, environment: { AWS_ENDPOINT_URL_LAMBDA } });
    return new ApiServer(server.url, tokens, async () => {
      await server.close();
      await lambda.close();
      await rm(dataDir, { recursive: true, force: true });
    });
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.#close();
  }

  async create(
    definition: string,
    name = `machine-${++this.#names}`,
    type: StateMachineType = 'STANDARD',
  ): Promise<string> {
    const command = new CreateStateMachineCommand({ name, definition, roleArn, type });
    return (await this.client.send(command)).stateMachineArn ?? '';
  }

  async begin(stateMachineArn: string, input?: string, name?: string): Promise<string> {
    const command = new StartExecutionCommand({
      stateMachineArn,
      ...(input === undefined ? {} : { input }),
      ...(name === undefined ? {} : { name }),
    });
    return (await this.client.send(command)).executionArn ?? '';
  }

  async ended(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    for (;;) {
      const description = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      if (description.status !== 'RUNNING') return description;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The next token that a task has handed to the function `keep`. */
  async nextToken(): Promise<string> {
    for (;;) {
      const token = this.#tokens.shift();
      if (token !== undefined) return token;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  post(action: string, body: string): Promise<Response> {
    const headers = { 'x-amz-target': `AWSStepFunctions.${action}`, 'content-type': 'application/x-amz-json-1.0' };
    return fetch(this.url, { method: 'POST', headers, body });
  }
}
