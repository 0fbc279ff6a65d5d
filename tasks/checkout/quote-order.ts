import type { Ports } from '../ports/ports.ts';
import type { QuoteRequest } from './order-request.ts';
import { type Pricing, priceRequest } from './price-request.ts';

/** What an order would cost now; nothing is stored or held. */
export function quoteOrder(request: QuoteRequest, ports: Pick<Ports, 'catalogue' | 'clock'>): Promise<Pricing> {
  return priceRequest(request, ports);
}
