import { randomUUID } from 'node:crypto';
import { handle } from 'hono/aws-lambda';
import { portsFromEnvironment } from '../tasks/adapters/ports-from-environment.ts';
import { logWith } from '../tasks/lambda/observability.ts';
import { tokenVerifierOf } from './access/token-settings.ts';
import { apiPortNames } from './api.ts';
import { createApp } from './app.ts';

const ports = await portsFromEnvironment(process.env)(apiPortNames);

/** The API behind API Gateway. */
export const handler = handle(
  createApp({
    ports,
    verifyToken: tokenVerifierOf(process.env, ports.clock),
    requestIds: randomUUID,
    log: logWith({ function: 'api' }),
  }),
);
