import { z } from 'zod';
import { startMail } from './start-mail.ts';

const { PORT } = z.object({ PORT: z.coerce.number().int().min(0).max(65_535) }).parse(process.env);

const { url, close } = await startMail(PORT);
console.log(`Mail is ready: ${url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void close().then(() => process.exit(0)));
}
