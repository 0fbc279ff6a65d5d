import { chaosFromEnvironment } from '../faults/chaos.ts';
import { startStripeSandbox } from './server.ts';

const port = Number(process.env.PORT ?? '0');
const dataDir = process.env.DATA_DIR;
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  stop(`expected PORT to be 0 to 65535, got "${process.env.PORT}"`);
if (!dataDir) stop('expected DATA_DIR to name a folder');

const { STRIPE_WEBHOOK_URL: url, STRIPE_WEBHOOK_SECRET: secret, STRIPE_WEBHOOK_EVENTS: events = '*' } = process.env;
if (url && !URL.canParse(url)) stop(`expected STRIPE_WEBHOOK_URL to be an address, got "${url}"`);
if (url && !secret) stop('expected STRIPE_WEBHOOK_SECRET, with which the webhooks to STRIPE_WEBHOOK_URL are signed');
const endpoint = url && secret ? { url, secret, enabledEvents: events.split(',') } : undefined;

const sandbox = await start().catch((error: unknown) => stop(error instanceof Error ? error.message : String(error)));
console.log(`Stripe sandbox is ready: ${sandbox.url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}

/** An error of the environment is one of the start. */
async function start() {
  const faults = { chaos: chaosFromEnvironment(process.env) };
  return startStripeSandbox({ port, dataDir: dataDir ?? '', faults, ...(endpoint && { endpoint }) });
}

function stop(reason: string): never {
  console.error(`Stripe sandbox: ${reason}`);
  process.exit(1);
}
