/**
 * What an order costs, in whole minor units of its currency. Pure: the same request at the same time has the same price.
 * P1 totalAmount = the lines' totals + shipping + the tax on shipping.
 * P2 The discount is spread over the lines without a remainder, and no line gets more than it costs.
 * P3 Tax is reckoned per line and per tax, on what is left after the discount, and rounded half up.
 * P4 Where prices include tax, `tax` is the part of them that is tax; elsewhere it comes on top.
 */
import type { Currency } from '../money.ts';
import type { Locale } from '../order.ts';
import type { Product } from '../product.ts';
import { parcelOf } from './parcel-of.ts';
import { type Promotion, reductionOf } from './promotions.ts';
import type { Quote } from './quote.ts';
import { type ShippingMethod, shippingPrice } from './shipping-price.ts';
import { sumOf, taxLines } from './tax-amount.ts';
import { includesTax, taxesOn } from './tax-table.ts';
import { spread } from './whole-amounts.ts';

export interface PriceRequest {
  /** Each product is sold in the currency. */
  readonly lines: readonly { readonly product: Product; readonly quantity: number }[];
  readonly currency: Currency;
  readonly address: { readonly country: string; readonly state: string };
  readonly shippingMethod: ShippingMethod;
  readonly promotion?: Promotion | undefined;
  readonly locale: Locale;
  readonly at: Date;
}

/** Prices an order (P1 to P4). Throws when a product is not sold in the currency: the caller has looked. */
export function priceOrder(request: PriceRequest): Quote {
  const { lines, currency, address, shippingMethod, promotion, locale, at } = request;
  const taxIncluded = includesTax(address.country);
  const gross = lines.map(({ product, quantity }) => priceIn(product, currency) * quantity);
  const subtotal = gross.reduce((sum, amount) => sum + amount, 0);
  const discount = promotion === undefined ? 0 : reductionOf(promotion, subtotal, currency);
  const discounts = spread(discount, gross);

  const items = lines.map(({ product, quantity }, i) => {
    const lineDiscount = discounts[i] ?? 0;
    const charged = (gross[i] ?? 0) - lineDiscount;
    const tax = taxLines(charged, taxesOn(product.taxClass, address, at), taxIncluded);
    return {
      lineId: String(i + 1),
      productId: product.productId,
      name: product.name[locale],
      quantity,
      price: priceIn(product, currency),
      discount: lineDiscount,
      tax,
      total: taxIncluded ? charged : charged + sumOf(tax),
      weightGrams: product.weightGrams,
    };
  });

  const parcel = parcelOf(lines);
  const listed = shippingPrice(
    { country: address.country, method: shippingMethod, weightGrams: parcel.weightGrams },
    currency,
  );
  const charged = promotion?.hasFreeShipping === true ? 0 : listed;
  const shippingTax = taxLines(charged, taxesOn('standard', address, at), taxIncluded);
  const shipping = taxIncluded ? charged - sumOf(shippingTax) : charged;

  return {
    items,
    subtotal,
    discount,
    tax: items.reduce((sum, { tax }) => sum + sumOf(tax), 0) + sumOf(shippingTax),
    shipping,
    shippingTax,
    taxIncluded,
    totalAmount: items.reduce((sum, { total }) => sum + total, 0) + shipping + sumOf(shippingTax),
    currency,
    ...(promotion === undefined ? {} : { promotionCode: promotion.code }),
    shippingMethod,
    parcel,
  };
}

function priceIn(product: Product, currency: Currency): number {
  const price = product.prices[currency];
  if (price === undefined) throw new Error(`${product.productId} is not sold in ${currency}`);
  return price;
}
