import type { AddressInfo } from 'node:net';
import ses from 'aws-ses-v2-local';

/** SES on loopback, its mails in memory only: `GET /store` lists them. Port 0 for any that is free. */
export async function startMail(port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await ses.default({ host: '127.0.0.1', port });
  // It answers with a server that does not listen when the port is taken.
  if (!server.listening) throw new Error(`mail: port ${port} is taken`);
  // A server that listens on TCP has an address with a port.
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
