import { z } from 'zod';

const maxPageSize = 100;

/** The query of every list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(20).meta({ description: 'How many at most.' }),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ description: '`next` of the page before; the other parameters stay the same.' }),
});

export const nextCursor = z
  .string()
  .optional()
  .meta({ description: 'The cursor of the page after this one; absent on the last page.' });
