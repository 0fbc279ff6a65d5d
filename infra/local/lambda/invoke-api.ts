import { randomUUID } from 'node:crypto';
import { tracingChannel } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { LambdaFunction } from '../../../tasks/lambda/function.ts';

export interface DeployedFunction {
  readonly handler: LambdaFunction;
  /** Lambda ends a call that takes longer. */
  readonly timeoutSeconds: number;
}

const invocationPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** Lambda's limit on a synchronous payload (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const maxPayloadBytes = 6 * 1024 * 1024;

/** Lambda's Invoke API over the given functions, as docs.aws.amazon.com/lambda/latest/api/API_Invoke.html has it. */
export function createInvokeApi(functions: ReadonlyMap<string, DeployedFunction>): Server {
  return createServer((request, response) => {
    serve(functions, request, response).catch((error: unknown) => {
      answer(response, 500, { Type: 'Service', Message: String(error) }, { 'x-amzn-errortype': 'ServiceException' });
    });
  });
}

async function serve(
  functions: ReadonlyMap<string, DeployedFunction>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, encodedName] = invocationPath.exec(request.url ?? '') ?? [];
  if (request.method !== 'POST' || encodedName === undefined) {
    answer(
      response,
      404,
      { Message: 'only Invoke is served here' },
      { 'x-amzn-errortype': 'UnknownOperationException' },
    );
    return;
  }
  const name = decodeURIComponent(encodedName).replace(/^arn:.*:function:/, '');
  const deployed = functions.get(name);
  if (deployed === undefined) {
    const body = { Type: 'User', Message: `Function not found: ${name}` };
    answer(response, 404, body, { 'x-amzn-errortype': 'ResourceNotFoundException' });
    return;
  }
  const payload = await read(request);
  const result = await invoke(name, deployed, payload === '' ? {} : JSON.parse(payload));
  const executed = { 'x-amz-executed-version': '$LATEST' };
  if (result.kind === 'returned') answer(response, 200, result.value ?? null, executed);
  else answer(response, 200, result.error, { ...executed, 'x-amz-function-error': 'Unhandled' });
}

type Invocation =
  | { readonly kind: 'returned'; readonly value: unknown }
  | {
      readonly kind: 'failed';
      readonly error: { readonly errorType: string; readonly errorMessage: string; readonly trace: readonly string[] };
    };

/** Every call, for whoever measures: subscribers learn of its begin and end, and may follow what is done inside. */
const invocations = tracingChannel('comanda:invocation');

/** Calls the function as Lambda does: with a deadline, and with an error as data. */
export function invoke(name: string, deployed: DeployedFunction, event: unknown): Promise<Invocation> {
  return invocations.tracePromise(() => call(name, deployed, event), { functionName: name });
}

async function call(name: string, deployed: DeployedFunction, event: unknown): Promise<Invocation> {
  const deadline = Date.now() + deployed.timeoutSeconds * 1000;
  const context = {
    awsRequestId: randomUUID(),
    functionName: name,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    const message = `${context.awsRequestId} Task timed out after ${deployed.timeoutSeconds}.00 seconds`;
    const error = Object.assign(new Error(message), { name: 'Sandbox.Timedout' });
    timer = setTimeout(() => reject(error), deployed.timeoutSeconds * 1000);
  });
  try {
    return { kind: 'returned', value: await Promise.race([deployed.handler(event, context), timedOut]) };
  } catch (error) {
    const { name: errorType, message: errorMessage, stack = '' } = asError(error);
    return { kind: 'failed', error: { errorType, errorMessage, trace: stack.split('\n') } };
  } finally {
    clearTimeout(timer);
  }
}

/** What is thrown may come from another realm, where `instanceof Error` does not hold. */
const asError = (thrown: unknown): Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown ? (thrown as Error) : new Error(String(thrown));

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxPayloadBytes) throw new Error(`the payload is larger than ${maxPayloadBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
  response.end(JSON.stringify(body));
}
