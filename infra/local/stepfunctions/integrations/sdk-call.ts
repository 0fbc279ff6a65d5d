import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json } from '../interpreter/json.ts';
import { operationShapes } from './client-schema.ts';
import { fromClient, toClient } from './client-values.ts';
import type { ServiceFailure } from './failure-words.ts';
import { isRefused, reasonOf, type SdkClients } from './sdk-clients.ts';

const refusedAgainMilliseconds = 100;

/** What a service answered. `result` has AWS's names; `headers` are those of the response. */
export type SdkAnswer = {
  readonly result: { readonly [name: string]: Json };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
};

/** A service's refusal, or no answer at all. */
export class SdkFailure extends Error {
  override name = 'SdkFailure';
  readonly failure: ServiceFailure;

  constructor(error: unknown, module: Readonly<Record<string, unknown>>) {
    const { name = '', message, $metadata, Error: query, Code } = (error ?? {}) as RawError; // read field by field
    // An answer without a body has no message; Java calls that null.
    const said = message === 'UnknownError' ? 'null' : message;
    const text = $metadata?.httpStatusCode === undefined ? reasonOf(error) : (said ?? 'null');
    super(text, { cause: error });
    this.failure = {
      // Services that once spoke the query protocol still tell its code.
      code: query?.Code ?? Code ?? name,
      modelled: typeof module[name] === 'function' ? name : undefined,
      message: text,
      status: $metadata?.httpStatusCode,
      requestId: $metadata?.requestId ?? '',
      extendedRequestId: $metadata?.extendedRequestId,
    };
  }
}
type RawError = {
  readonly name?: string;
  readonly message?: string;
  readonly Code?: string;
  readonly Error?: { readonly Code?: string };
  readonly $metadata?: { httpStatusCode?: number; requestId?: string; extendedRequestId?: string };
};

type Command = {
  middlewareStack: {
    add(
      middleware: (next: (given: object) => Promise<{ response?: unknown }>) => (given: object) => Promise<object>,
      options: object,
    ): void;
  };
};
type CommandConstructor = new (input: unknown) => Command;

/**
 * Calls an action of a service. A refused connection is tried again for as long as `patienceMilliseconds`.
 * Throws SdkFailure.
 */
export async function callSdk(
  clients: SdkClients,
  service: string,
  action: string,
  parameters: Json,
  patienceMilliseconds: number,
): Promise<SdkAnswer> {
  const { client, module } = await clients.client(service);
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  const shapes = operationShapes(module[`${operation}$`]);
  const Made = module[`${operation}Command`] as CommandConstructor; // it has a schema, so it has a command
  for (let refusals = patienceMilliseconds / refusedAgainMilliseconds; ; refusals -= 1) {
    const command = new Made(toClient(shapes.input, parameters));
    let headers: Record<string, string> = {};
    // As the network or the service said it: the SDK wraps what it does not take for an error.
    let thrown: unknown;
    command.middlewareStack.add(
      (next) => async (given) => {
        try {
          const answer = await next(given);
          headers = headersOf(answer.response);
          return answer;
        } catch (error) {
          thrown = error;
          throw error;
        }
      },
      { step: 'deserialize', priority: 'low' },
    );
    try {
      const output = await readStreams(await client.send(command));
      const result = fromClient(shapes.output, output);
      const { $metadata } = output as RawError; // every output has it
      return {
        result: isObject(result) ? result : {},
        status: $metadata?.httpStatusCode ?? 200,
        requestId: $metadata?.requestId ?? '',
        headers,
      };
    } catch (error) {
      const reason = thrown ?? error;
      if (!isRefused(reason) || refusals < 1) throw new SdkFailure(reason, module);
      await sleep(refusedAgainMilliseconds);
    }
  }
}

function headersOf(response: unknown): Record<string, string> {
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined;
  return isObject(headers)
    ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    : {};
}

/** A body that is a stream is read to its end, as text. */
async function readStreams(output: object): Promise<object> {
  const read: Record<string, unknown> = { ...output };
  for (const [name, value] of Object.entries(read)) {
    if (typeof value === 'object' && value !== null && 'transformToString' in value) {
      const stream = value as { transformToString(): Promise<string> }; // the SDK's mixin, as just checked
      read[name] = await stream.transformToString();
    }
  }
  return read;
}
