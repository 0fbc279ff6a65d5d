import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { Engine } from '../driver/engine.ts';
import { exceedsDepth, tooDeep } from '../json-depth.ts';
import { actions } from './actions.ts';

const TARGET = 'AWSStepFunctions.';
/** Room for the longest definition or input with every character escaped. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The Step Functions API (AWS JSON 1.0 over HTTP) in front of an engine. */
export function createApiServer(engine: Engine, warn: (line: string) => void): Server {
  const server = createServer(async (request, response) => {
    let answer: { status: number; body: object; errorType?: string };
    try {
      answer = { status: 200, body: await dispatch(engine, request) };
    } catch (error) {
      answer = errorAnswer(error, warn);
    }
    send(response, answer);
  });
  // Clients keep connections for longer than Node's five seconds, and would meet one that is just being closed.
  server.keepAliveTimeout = 75_000;
  return server;
}

async function dispatch(engine: Engine, request: IncomingMessage): Promise<object> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const body = await readBody(request);
  const name = target.startsWith(TARGET) ? target.slice(TARGET.length) : '';
  const action = actions.get(name);
  if (request.method !== 'POST' || name === '') {
    throw new AwsError(
      'UnknownOperationException',
      'Expected a POST with a header X-Amz-Target: AWSStepFunctions.<action>',
    );
  }
  if (!action) throw new AwsError('UnknownOperationException', `The action ${name} is not supported by this server`);
  if (exceedsDepth(body)) throw new AwsError('SerializationException', tooDeep);
  let parsed: unknown;
  try {
    parsed = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'The body of the request is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new AwsError('SerializationException', 'The body of the request is no JSON object');
  }
  return action(engine, parsed);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new AwsError('RequestEntityTooLargeException', `A request has ${MAX_BODY_BYTES} bytes at most`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function errorAnswer(
  error: unknown,
  warn: (line: string) => void,
): { status: number; body: object; errorType: string } {
  if (error instanceof AwsError) {
    const { code, message, status, details } = error;
    return { status, body: { __type: code, message, ...details }, errorType: code };
  }
  warn(`a request failed: ${error instanceof Error ? error.stack : String(error)}`);
  const message = 'The server has met a fault; its log says more';
  return { status: 500, body: { __type: 'InternalServerError', message }, errorType: 'InternalServerError' };
}

function send(response: ServerResponse, answer: { status: number; body: object; errorType?: string }): void {
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    // What is left of the request is not read, so the connection cannot carry another.
    ...(answer.status === 413 ? { connection: 'close' } : {}),
    ...(answer.errorType === undefined ? {} : { 'x-amzn-errortype': answer.errorType }),
  });
  response.end(text);
}
