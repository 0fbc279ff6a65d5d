/**
 * SQS, SNS and S3 on this machine, in a process of its own because fauxqs always listens on 0.0.0.0: here every server of
 * the process is held to loopback. Environment: PORT, DATA_DIR.
 */
import net from 'node:net';
import { z } from 'zod';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]) {
  const [first, ...rest] = args;
  const held = typeof first === 'object' && first !== null ? { ...first, host: '127.0.0.1' } : first;
  return Reflect.apply(listen, this, [held, ...rest]);
};

const env = z.object({ PORT: z.coerce.number().int(), DATA_DIR: z.string() }).parse(process.env);
const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: env.PORT, host: '127.0.0.1', logger: false, dataDir: env.DATA_DIR });
console.log(`Queues are ready: http://127.0.0.1:${server.port}`);

process.once('SIGTERM', async () => {
  await server.stop();
  process.exit(0);
});
