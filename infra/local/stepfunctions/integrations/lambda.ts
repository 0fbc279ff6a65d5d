import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestOf, TaskAnswer } from './call-task.ts';
import { optimisedFailure } from './failure-words.ts';
import { httpMetadata } from './http-metadata.ts';
import { functionFailure } from './lambda-sdk.ts';
import { reasonOf } from './sdk-clients.ts';

type Task = RequestOf<'lambda'>;
type Response = { readonly status: number; readonly message: IncomingMessage; readonly body: string };

const refusedAgainMilliseconds = 100;
/** A connection that breaks later was in use: whoever answers may have begun with the request. */
const staleWithinMilliseconds = 500;

export type LambdaCaller = { callFunction(task: Task): Promise<TaskAnswer>; close(): void };

/** The errors of Lambda's Invoke that have a name in its model; any other is an AWSLambdaException. */
const modelled = new Set(
  `
  EC2AccessDeniedException EC2ThrottledException EC2UnexpectedException EFSIOException EFSMountConnectivityException
  EFSMountFailureException EFSMountTimeoutException ENILimitReachedException InvalidParameterValueException
  InvalidRequestContentException InvalidRuntimeException InvalidSecurityGroupIDException InvalidSubnetIDException
  InvalidZipFileException KMSAccessDeniedException KMSDisabledException KMSInvalidStateException KMSNotFoundException
  RecursiveInvocationException RequestTooLargeException ResourceConflictException ResourceNotFoundException
  ResourceNotReadyException ServiceException SnapStartException SnapStartNotReadyException SnapStartTimeoutException
  SubnetIPAddressLimitReachedException TooManyRequestsException UnsupportedMediaTypeException
`
    .trim()
    .split(/\s+/),
);

/**
 * Calls functions over Lambda's Invoke API (`POST /2015-03-31/functions/<name>/invocations`) on kept-alive
 * connections. The AWS SDK would cost about a millisecond of CPU for each call. A refused connection is certain to have
 * called nobody, so it is tried again for as long as `patienceMilliseconds`: Lambda itself is never restarted, what stands
 * for it here is.
 */
export function lambdaCaller(endpoint: string, patienceMilliseconds = 0): LambdaCaller {
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  return {
    callFunction: async (task) => {
      try {
        return answerOf(task, await post(endpoint, agent, task, patienceMilliseconds));
      } catch (error) {
        return failure('', reasonOf(error), undefined, '');
      }
    },
    close: () => agent.destroy(),
  };
}

async function post(endpoint: string, agent: Agent, task: Task, patience: number): Promise<Response> {
  const url = new URL(`/2015-03-31/functions/${encodeURIComponent(task.functionName)}/invocations`, endpoint);
  if (task.qualifier !== undefined) url.searchParams.set('Qualifier', task.qualifier);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(task.payload),
    'x-amz-invocation-type': task.invocationType ?? 'RequestResponse',
    ...(task.logType === undefined ? {} : { 'x-amz-log-type': task.logType }),
    ...(task.clientContext === undefined ? {} : { 'x-amz-client-context': task.clientContext }),
  };
  let refusals = patience / refusedAgainMilliseconds;
  for (let stale = 1; ; ) {
    const outcome = await send(url, agent, headers, task.payload);
    if (!(outcome instanceof RequestFailure)) return outcome;
    if (outcome.isRefused && refusals > 0) {
      refusals -= 1;
      await sleep(refusedAgainMilliseconds);
      continue;
    }
    // A server may close an idle connection just as it is used again; it has then read nothing of the request.
    if (!outcome.isStaleConnection || stale === 0) throw outcome.reason;
    stale = 0;
  }
}

class RequestFailure {
  readonly reason: unknown;
  readonly isStaleConnection: boolean;
  readonly isRefused: boolean;

  constructor(reason: unknown, isStaleConnection: boolean) {
    this.reason = reason;
    this.isStaleConnection = isStaleConnection;
    this.isRefused =
      typeof reason === 'object' && reason !== null && 'code' in reason && reason.code === 'ECONNREFUSED';
  }
}

function send(
  url: URL,
  agent: Agent,
  headers: Record<string, string | number>,
  payload: string,
): Promise<Response | RequestFailure> {
  return new Promise((resolve) => {
    const sentAt = performance.now();
    const sent = httpRequest(url, { method: 'POST', agent, headers }, (message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () =>
        resolve({ status: message.statusCode ?? 0, message, body: Buffer.concat(chunks).toString('utf8') }),
      );
      message.on('error', (error) => resolve(new RequestFailure(error, false)));
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(
        new RequestFailure(
          error,
          sent.reusedSocket && error.code === 'ECONNRESET' && performance.now() - sentAt < staleWithinMilliseconds,
        ),
      ),
    );
    sent.end(payload);
  });
}

function answerOf(task: Task, { status, message, body }: Response): TaskAnswer {
  const requestId = String(message.headers['x-amzn-requestid'] ?? '');
  if (status >= 300) {
    const type = String(message.headers['x-amzn-errortype'] ?? '').split(':')[0] || 'ServiceException';
    const parsed = parse(body);
    const text = fieldOf(parsed, 'Message') ?? fieldOf(parsed, 'message') ?? body;
    return failure(type, text, status, requestId);
  }
  if (message.headers['x-amz-function-error'] !== undefined) {
    return functionFailure(body);
  }
  // A function's result is JSON; whatever else came is handed on as text.
  const payload = body === '' || parse(body) === undefined ? JSON.stringify(body === '' ? null : body) : body;
  if (task.style === 'function') return { kind: 'succeeded', output: payload };
  return { kind: 'succeeded', output: invocationOutput(status, message, requestId, payload) };
}

/** The result of the optimised Lambda integration. */
function invocationOutput(status: number, message: IncomingMessage, requestId: string, payload: string): string {
  const headers = Object.entries(message.headersDistinct).map(([name, values]) => [name, values ?? []] as const);
  const log = message.headers['x-amz-log-result'];
  const around = {
    ExecutedVersion: message.headers['x-amz-executed-version'] ?? '$LATEST',
    ...(log === undefined ? {} : { LogResult: log }),
    ...httpMetadata(status, headers, requestId),
    StatusCode: status,
  };
  return `{"Payload":${payload},${JSON.stringify(around).slice(1)}`;
}

function failure(code: string, message: string, status: number | undefined, requestId: string): TaskAnswer {
  const known = modelled.has(code) ? code : undefined;
  return optimisedFailure('lambda', { code, modelled: known, message, status, requestId });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): string | undefined {
  const field =
    typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
  return typeof field === 'string' ? field : undefined;
}
