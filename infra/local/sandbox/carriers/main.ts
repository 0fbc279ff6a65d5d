import { z } from 'zod';
import { chaosFromEnvironment } from '../faults/chaos.ts';
import { startCarrierSandbox } from './start-carrier-sandbox.ts';

const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535),
    DATA_DIR: z.string().min(1),
    CARRIER_API_KEY: z.string().min(1),
    CARRIER_WEBHOOK_SECRET: z.string().min(1),
    CARRIER_WEBHOOK_URL: z.url().optional(),
    CARRIER_TRANSIT_SECONDS: z.coerce.number().min(0).default(2),
  })
  .parse(process.env);

const { url, close } = await startCarrierSandbox({
  port: environment.PORT,
  dataDir: environment.DATA_DIR,
  apiKey: environment.CARRIER_API_KEY,
  webhookSecret: environment.CARRIER_WEBHOOK_SECRET,
  transitSeconds: environment.CARRIER_TRANSIT_SECONDS,
  faults: { chaos: chaosFromEnvironment(process.env) },
  ...(environment.CARRIER_WEBHOOK_URL === undefined ? {} : { webhookUrl: environment.CARRIER_WEBHOOK_URL }),
});
console.log(`Carrier sandbox is ready: ${url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void close().then(() => process.exit(0)));
}
