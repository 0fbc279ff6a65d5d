import { resolve } from 'node:path';
import { z } from 'zod';
import { startStepFunctions } from './start-step-functions.ts';

/** The server as a process of its own, with its configuration in the environment. */
const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8083),
    HOST: z.string().default('127.0.0.1'),
    DATA_DIR: z.string().min(1).default('.comanda/stepfunctions'),
    AWS_ENDPOINT_URL_LAMBDA: z.url().optional(),
    KEEP_DAYS: z.coerce.number().positive().default(90),
    JOURNAL_SEGMENT_BYTES: z.coerce.number().int().min(1024).optional(),
    AWS_REGION: z.string().min(1).default('us-east-1'),
  })
  .parse(process.env);

const server = await startStepFunctions({
  dataDir: environment.DATA_DIR,
  host: environment.HOST,
  port: environment.PORT,
  environment: process.env,
  patienceMilliseconds: 5_000,
  keepDays: environment.KEEP_DAYS,
  ...(environment.JOURNAL_SEGMENT_BYTES ? { journal: { segmentBytes: environment.JOURNAL_SEGMENT_BYTES } } : {}),
  place: { region: environment.AWS_REGION, account: '000000000000' },
}).catch((error: unknown) => {
  // The usual reasons (a port or a folder in use, a corrupt journal) say all in their message.
  process.stderr.write(`Step Functions could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => server.close().then(() => process.exit(0)));
}
process.stdout.write(`Step Functions is ready: ${server.url} (data in ${resolve(environment.DATA_DIR)})\n`);
