import type { Purpose } from './facts.ts';

/**
 * Whom a request to the API serves. The demo follows each order by asking again and again, and audits all of them in the
 * end: the first stands for a reader of one order, the second for nobody.
 */
export function purposeOfRequest(method: string, url: string): Purpose {
  const [path = ''] = url.split('?');
  if (method === 'POST') return 'order';
  if (/\/orders\/[^/]+$/.test(path)) return 'read';
  // The buyer comes back from the bank.
  return path.endsWith('/payment-return') ? 'order' : 'watching';
}
