import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export type AwsRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type AwsResponse = {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
};

/** One endpoint that stands for any AWS service: a test says what it answers, and looks at what was asked. */
export class FakeAws {
  readonly requests: AwsRequest[] = [];
  readonly #server: Server;

  constructor(answer: (request: AwsRequest) => AwsResponse) {
    this.#server = createServer(async (message, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk);
      const request = {
        method: message.method ?? '',
        path: message.url ?? '',
        headers: message.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      this.requests.push(request);
      const { status = 200, headers = {}, body = '' } = answer(request);
      response.writeHead(status, { 'x-amzn-requestid': 'request-1', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  /** Answers its base URL. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on TCP
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
