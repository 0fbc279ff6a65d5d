import { addressProblems } from '../domain/address-rules.ts';
import type { ProductId } from '../domain/ids.ts';
import { currencyExponents } from '../domain/money.ts';
import { priceOrder } from '../domain/pricing/price-order.ts';
import { findPromotion } from '../domain/pricing/promotions.ts';
import type { Quote } from '../domain/pricing/quote.ts';
import type { Product } from '../domain/product.ts';
import type { Ports } from '../ports/ports.ts';
import type { QuoteRequest } from './order-request.ts';

/** What the client has to change, by the path of the field: `items.0.productId`. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

export type Pricing =
  | { readonly kind: 'priced'; readonly quote: Quote }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** The most that the payment provider takes in one payment (Stripe: eight digits). */
const maxTotal = 99_999_999;

/** Prices what a client asks for from the catalogue alone, or says what is wrong with it. */
export async function priceRequest(
  request: QuoteRequest,
  { catalogue, clock }: Pick<Ports, 'catalogue' | 'clock'>,
): Promise<Pricing> {
  const { currency, items, promotionCode, shippingAddress, shippingMethod, locale } = request;
  const at = clock.now();
  const products = await catalogue.getMany([...new Set<ProductId>(items.map(({ productId }) => productId))]);
  const problems: Problem[] = addressProblems(shippingAddress).map(({ field, message }) => ({
    field: `shippingAddress.${field}`,
    message,
  }));
  const lines = items.flatMap(({ productId, quantity }, i) => {
    const product = products.get(productId);
    const message = problemWith(product, currency);
    if (message !== undefined) problems.push({ field: `items.${i}.productId`, message });
    return product === undefined ? [] : [{ product, quantity }];
  });
  const promotion = promotionCode === undefined ? undefined : findPromotion(promotionCode, currency, at);
  if (promotionCode !== undefined && promotion === undefined) {
    problems.push({ field: 'promotionCode', message: `no such promotion today in ${currency}` });
  }
  if (problems.length > 0) return { kind: 'invalid', problems };
  const quote = priceOrder({ lines, currency, address: shippingAddress, shippingMethod, promotion, locale, at });
  if (quote.totalAmount > maxTotal) {
    const limit = (maxTotal / 10 ** currencyExponents[currency]).toFixed(currencyExponents[currency]);
    return {
      kind: 'invalid',
      problems: [{ field: 'items', message: `expected a total of ${limit} ${currency} at most` }],
    };
  }
  return { kind: 'priced', quote };
}

function problemWith(product: Product | undefined, currency: QuoteRequest['currency']): string | undefined {
  if (product === undefined) return 'there is no such product';
  if (!product.isActive) return 'the product is not sold any more';
  if (product.prices[currency] === undefined) return `the product is not sold in ${currency}`;
  return undefined;
}
