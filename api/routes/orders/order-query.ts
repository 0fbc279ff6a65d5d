import { z } from 'zod';
import { customerIdSchema } from '../../../tasks/domain/ids.ts';
import { orderStatusSchema } from '../../../tasks/domain/order-status.ts';
import { pageQuery } from '../../http/pages.ts';

/** A day stands for its first moment in UTC. */
const instant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'expected a date or a time in ISO 8601' })
  .transform((text) => new Date(text).toISOString());

const example = '2026-11-01T00:00:00Z';

/** The query of the list of orders. */
export const orderQuery = pageQuery
  .extend({
    customerId: customerIdSchema.optional().meta({ description: 'Orders of this customer.' }),
    status: orderStatusSchema.optional().meta({ description: 'Orders that have this status now.' }),
    from: instant.optional().meta({ type: 'string', description: 'Placed at or after this time.', example }),
    to: instant.optional().meta({ type: 'string', description: 'Placed before this time.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    error: 'expected a time after "from"',
  });
