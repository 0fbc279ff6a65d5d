import { z } from 'zod';

/** The body of a webhook in its description; it is read as bytes, because the signature is over these. */
export const anyJson = { content: { 'application/json': { schema: z.unknown() } } };

export const taken = {
  description: 'Taken; it need not be sent again.',
  content: { 'application/json': { schema: z.object({ received: z.literal(true) }) } },
};
