import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a function does with its payload; what it throws, by `name` and `message`, is its error. */
// biome-ignore lint/suspicious/noExplicitAny: a payload has the shape its test gave it
export type FakeFunction = (payload: any) => unknown;

/** Lambda's Invoke API in front of functions that a test wrote. */
export class FakeLambda {
  readonly calls: { name: string; payload: unknown }[] = [];
  readonly #functions: Readonly<Record<string, FakeFunction>>;
  readonly #server: Server;

  constructor(functions: Readonly<Record<string, FakeFunction>>) {
    this.#functions = functions;
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const name =
        /functions\/([^/]+)\/invocations/
          .exec(decodeURIComponent(request.url ?? ''))?.[1]
          ?.split(':')
          .at(-1) ?? '';
      const text = Buffer.concat(chunks).toString('utf8');
      const payload = text === '' ? undefined : JSON.parse(text);
      this.calls.push({ name, payload });
      const run = this.#functions[name];
      const headers = { 'content-type': 'application/json', 'x-amzn-requestid': 'request-1' };
      if (!run) {
        response.writeHead(404, { ...headers, 'x-amzn-errortype': 'ResourceNotFoundException' });
        response.end(JSON.stringify({ Type: 'User', Message: `Function not found: ${name}` }));
        return;
      }
      try {
        const result = await run(payload);
        response.writeHead(200, { ...headers, 'x-amz-executed-version': '$LATEST' });
        response.end(JSON.stringify(result ?? null));
      } catch (thrown) {
        const { name: errorType = 'Error', message: errorMessage = '' } = thrown as Error; // the test's own
        response.writeHead(200, { ...headers, 'x-amz-function-error': 'Unhandled' });
        response.end(JSON.stringify({ errorType, errorMessage, trace: [] }));
      }
    });
  }

  /** Answers its base URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on TCP
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
