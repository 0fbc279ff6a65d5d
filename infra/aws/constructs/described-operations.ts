import type { ApiPorts } from '../../../api/api.ts';
import { createApp } from '../../../api/app.ts';
import type { Described, Parameter, Schema } from '../../../api/openapi/described.ts';
import { openApiDocument } from '../../../api/openapi/document.ts';
import type { Log } from '../../../tasks/task.ts';

/** A route of the API, as its own description has it. */
export interface DescribedOperation {
  readonly name: string;
  readonly method: string;
  /** As API Gateway writes paths: `/api/v1/orders/{orderId}`. */
  readonly path: string;
  /** Answers whoever asks; every other operation wants a token. */
  readonly isOpen: boolean;
  readonly isWebhook: boolean;
  readonly parameters: readonly Parameter[];
  /** Of a body in JSON; absent where anything is taken. */
  readonly body?: Schema;
}

export interface DescribedApi {
  readonly operations: readonly DescribedOperation[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** The routes of the API, read from the OpenAPI document that it serves. */
export function describedApi(): DescribedApi {
  const app = createApp({
    ports: {} as ApiPorts, // a description asks for no port
    verifyToken: () => Promise.reject(new Error('nobody calls the API while it is described')),
    requestIds: () => '',
    log: {} as Log, // nor does it log
  });
  const { paths, components } = openApiDocument(app) as unknown as Described; // what our own routes make of it has that shape
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): DescribedOperation => {
      const { operationId, security, tags = [], parameters = [], requestBody } = operation;
      const body = requestBody?.content['application/json']?.schema;
      return {
        name: operationId,
        method: method.toUpperCase(),
        path,
        isOpen: security?.length === 0,
        isWebhook: tags.includes('Webhooks'),
        parameters,
        ...(body === undefined || Object.keys(body).length === 0 ? {} : { body }),
      };
    }),
  );
  return { operations, schemas: components.schemas };
}
