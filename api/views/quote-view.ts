import { z } from 'zod';
import { type Quote, quoteSchema } from '../../tasks/domain/pricing/quote.ts';
import { pick } from './pick.ts';

const fields = [
  'items',
  'subtotal',
  'discount',
  'tax',
  'shipping',
  'shippingTax',
  'taxIncluded',
  'totalAmount',
  'currency',
  'promotionCode',
  'shippingMethod',
] as const satisfies readonly (keyof Quote)[];

/** What an order would cost, as the API shows it. */
export const quoteView = z.object(pick(quoteSchema.shape, fields)).meta({
  id: 'Quote',
  description: 'Amounts are whole numbers in minor units of `currency`.',
});
export type QuoteView = z.infer<typeof quoteView>;

export function viewQuote(quote: Quote): QuoteView {
  return pick(quote, fields);
}
