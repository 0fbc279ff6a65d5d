import { startStripeSandbox } from './server.ts';

const port = Number(process.env.PORT ?? '0');
const dataDir = process.env.DATA_DIR;
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  stop(`expected PORT to be 0 to 65535, got "${process.env.PORT}"`);
if (!dataDir) stop('expected DATA_DIR to name a folder');

const sandbox = await startStripeSandbox({ port, dataDir }).catch((error: unknown) =>
  stop(error instanceof Error ? error.message : String(error)),
);
console.log(`Stripe sandbox is ready: ${sandbox.url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}

function stop(reason: string): never {
  console.error(`Stripe sandbox: ${reason}`);
  process.exit(1);
}
