import { createServer } from 'node:net';

/** A port of loopback on which nobody listens. */
export function unusedPort(): Promise<number> {
  return new Promise((settle, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('it listens on TCP'));
      else server.close(() => settle(address.port));
    });
  });
}
