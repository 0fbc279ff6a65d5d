import { expect, test } from '@jest/globals';
import type { Caller } from '../../../api/access/roles.ts';
import { TokenCache } from '../../../api/access/token-cache.ts';
import { customerIdSchema } from '../../../tasks/domain/ids.ts';

const caller: Caller = { subject: customerIdSchema.parse('alice'), roles: ['customer'] };
const now = new Date('2026-11-22T12:00:00Z');
const later = new Date('2026-11-22T13:00:00Z');

test('forgets the token that was unused for longest when there are too many', () => {
  const cache = new TokenCache(2);
  cache.put('first', caller, later);
  cache.put('second', caller, later);
  cache.get('first', now);
  cache.put('third', caller, later);
  expect(cache.get('second', now)).toBeUndefined();
  expect(cache.get('first', now)).toBe(caller);
  expect(cache.get('third', now)).toBe(caller);
});

test('forgets a token at the moment it expires', () => {
  const cache = new TokenCache(2);
  cache.put('first', caller, now);
  expect(cache.get('first', now)).toBeUndefined();
});
