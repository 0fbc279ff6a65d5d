import { Agent, request } from 'node:http';

/** An answer of the API that is no success. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  /** As `__type` has it. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(`${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

/** The Step Functions API by plain HTTP: the AWS SDK's client costs several times the CPU. */
export class LeanClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Throws ApiFailure, or what the connection throws. The answer's shape is the caller's to know or to check. */
  async call(action: string, body: object): Promise<Record<string, unknown>> {
    const { status, text } = await this.#post(action, JSON.stringify(body));
    const answer: Record<string, unknown> = JSON.parse(text);
    if (status < 300) return answer;
    throw new ApiFailure(status, String(answer.__type), String(answer.message));
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(action: string, text: string): Promise<{ status: number; text: string }> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(text),
      'x-amz-target': `AWSStepFunctions.${action}`,
    };
    return new Promise((resolve, reject) => {
      const sent = request(this.url, { method: 'POST', agent: this.#agent, headers }, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('end', () =>
          resolve({ status: message.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        message.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }
}
