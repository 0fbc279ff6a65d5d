import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: object;
}

export function newKey(kid: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

/** An issuer of tokens whose keys can be changed, and which counts how often it is asked for them. */
export class TokenIssuer {
  keys: Key[] = [newKey('first')];
  timesAsked = 0;
  /** What it answers instead of its keys, when set. */
  failure: { readonly status: number; readonly body: string } | undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((_request, response) => {
      this.timesAsked += 1;
      if (this.failure) response.writeHead(this.failure.status).end(this.failure.body);
      else response.end(JSON.stringify({ keys: this.keys.map((key) => key.jwk) }));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // a TCP server, so never a path
  }

  token(claims: object = {}, options: { readonly key?: Key; readonly header?: object } = {}): string {
    const key = options.key ?? this.keys[0];
    if (key === undefined) throw new Error('the issuer has no key');
    const now = Math.floor(Date.now() / 1_000);
    const header = { alg: 'RS256', kid: key.kid, ...options.header };
    const payload = {
      iss: this.url,
      sub: 'alice',
      iat: now,
      exp: now + 600,
      token_use: 'access',
      client_id: 'comanda-cli',
      'cognito:groups': ['customer'],
      ...claims,
    };
    const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
  }
}
