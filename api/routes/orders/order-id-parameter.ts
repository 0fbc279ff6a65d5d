import { z } from 'zod';

/** Not checked here: an id that cannot be is an order that is not there. */
export const orderIdParameter = z.object({
  orderId: z.string().meta({ description: 'The order’s id.', example: '01K9Q4J8Z7V3M5N6P7Q8R9S0T1' }),
});
