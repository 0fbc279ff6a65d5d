import { randomUUID } from 'node:crypto';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import {
  callbacks,
  carriers,
  catalogue,
  clock,
  executions,
  ids,
  orders,
  payments,
  stock,
  webhookEvents,
} from '../tasks/adapters/adapters.ts';
import { deployedPorts } from '../tasks/lambda/deployed-ports.ts';
import { logWith } from '../tasks/lambda/observability.ts';
import { tokenVerifierOf } from './access/token-settings.ts';
import type { ApiPorts } from './api.ts';
import { createApp } from './app.ts';

/** By name, so that the bundle leaves out the adapters that the API does not use. */
const portsOf = deployedPorts({
  callbacks,
  carriers,
  catalogue,
  clock,
  executions,
  ids,
  orders,
  payments,
  stock,
  webhookEvents,
});

const answering = (ports: ApiPorts) => ({
  ports,
  answer: handle(
    createApp({
      ports,
      verifyToken: tokenVerifierOf(process.env, ports.clock),
      requestIds: randomUUID,
      log: logWith({ function: 'api' }),
    }),
  ),
});
let current: ReturnType<typeof answering> | undefined;

/** The API behind API Gateway. Its first call reads the secrets: the extension answers no earlier. */
export async function handler(event: LambdaEvent, context: LambdaContext) {
  const ports = await portsOf();
  if (current?.ports !== ports) current = answering(ports);
  return current.answer(event, context);
}
