import { expect, test } from '@jest/globals';
import { purposeOfRequest } from '../../../commands/cost/purpose-of-request.ts';

test.each([
  ['POST', '/api/v1/orders', 'order'],
  ['POST', '/api/v1/orders/01J/cancel', 'order'],
  ['POST', '/api/v1/webhooks/stripe', 'order'],
  ['GET', '/api/v1/payment-return?payment_intent=pi_1', 'order'],
  ['GET', '/api/v1/orders/01J', 'read'],
  ['GET', '/api/v1/orders?limit=100', 'watching'],
  ['GET', '/api/v1/orders/01J/timeline', 'watching'],
  ['GET', '/health', 'watching'],
])('%s %s is for: %s', (method, url, purpose) => {
  expect(purposeOfRequest(method, url)).toBe(purpose);
});
