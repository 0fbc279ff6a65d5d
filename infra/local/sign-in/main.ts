import { createServer } from 'node:http';
import { z } from 'zod';
import { createSignIn } from './provider.ts';
import { signingKeys } from './signing-keys.ts';

const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535),
    DATA_DIR: z.string().min(1),
    ISSUER: z.url().optional(),
    TOKEN_CLIENT_SECRET: z.string().min(16),
  })
  .parse(process.env);

const keys = signingKeys(environment.DATA_DIR);
const server = createServer();
server.listen(environment.PORT, '127.0.0.1', () => {
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : environment.PORT;
  const url = `http://127.0.0.1:${port}`;
  const provider = createSignIn({
    issuer: environment.ISSUER ?? url,
    keys,
    clientSecret: environment.TOKEN_CLIENT_SECRET,
  });
  server.on('request', provider.callback());
  console.log(`Sign-in is ready: ${url}`);
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
