import { type OptimisedService, optimisedServices } from '../services/optimised-services.ts';
import { sdkServices } from '../services/sdk-services.ts';
import type { TaskAnswer } from './call-task.ts';

/** What a service refused a request with; `status` is undefined when there was no answer. */
export type ServiceFailure = {
  /** As the wire has it. */
  readonly code: string;
  /** Its name in the API's model; undefined when the model has no such error. */
  readonly modelled: string | undefined;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string;
  readonly extendedRequestId?: string | undefined;
};
type Failed = Extract<TaskAnswer, { kind: 'failed' }>;

/** The failure in the words of an optimised integration, which are those of the AWS SDK for Java 1. */
export function optimisedFailure(service: string, failure: ServiceFailure): Failed {
  const { prefix, signedName, generalError }: OptimisedService = serviceOf(optimisedServices, service);
  const { code, modelled, message, status, requestId } = failure;
  if (status === undefined) return noAnswer(prefix, message);
  const error = `${prefix}.${modelled === undefined ? generalError : exceptionName(modelled)}`;
  const details = [
    `Service: ${signedName}`,
    `Status Code: ${status}`,
    `Error Code: ${code}`,
    `Request ID: ${requestId}`,
  ];
  return { kind: 'failed', error, cause: `${message} (${[...details, 'Proxy: null'].join('; ')})` };
}

/** The failure in the words of an SDK integration, which are those of the AWS SDK for Java 2. */
export function sdkFailure(service: string, failure: ServiceFailure): Failed {
  const { prefix, countsAttempts } = serviceOf(sdkServices, service);
  const { modelled, message, status, requestId, extendedRequestId } = failure;
  if (status === undefined) return noAnswer(prefix, message);
  const details = [`Service: ${prefix}`, `Status Code: ${status}`, `Request ID: ${requestId}`];
  if (extendedRequestId !== undefined) details.push(`Extended Request ID: ${extendedRequestId}`);
  return {
    kind: 'failed',
    error: `${prefix}.${modelled === undefined ? `${prefix}Exception` : exceptionName(modelled)}`,
    cause: `${message} (${details.join(', ')})${countsAttempts ? ' (SDK Attempt Count: 1)' : ''}`,
  };
}

function noAnswer(prefix: string, message: string): Failed {
  return { kind: 'failed', error: `${prefix}.SdkClientException`, cause: `Unable to execute HTTP request: ${message}` };
}

/** Java's classes all end alike. */
function exceptionName(name: string): string {
  return name.endsWith('Exception') ? name : `${name.replace(/Error$/, '')}Exception`;
}

function serviceOf<Service>(services: Readonly<Record<string, Service>>, name: string): Service {
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  if (!service) throw new Error(`expected a service of the table, got "${name}"`);
  return service;
}
