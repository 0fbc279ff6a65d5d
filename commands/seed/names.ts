import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';
import { type OrderId, orderIdSchema, orderNumberSchema } from '../../tasks/domain/ids.ts';
import type { Ids } from '../../tasks/ports/ids.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const speakable = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The names of one seeded order and of all that it has: always the same for a seed and an index, and nobody else's. */
export interface Names extends Ids {
  /** Of Stripe's look. */
  stripeId(prefix: string): string;
  /** Of the carriers' look. */
  carrierId(prefix: string): string;
  messageId(): string;
  ulid(at: Date): string;
  /** A whole number below the limit. */
  number(limit: number): number;
}

export function namesOf(seed: number, index: number): Names {
  let used = 0;
  const digest = () => {
    used += 1;
    return createHash('sha256').update(`comanda seed ${seed} order ${index} name ${used}`).digest();
  };
  const letters = (alphabet: string, count: number) =>
    [...digest().subarray(0, count)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
  const ulid = (at: Date) => `${encodeTime(at.getTime(), 10)}${letters(crockford, 16)}`;
  return {
    orderId: (now): OrderId => orderIdSchema.parse(ulid(now)),
    orderNumber: () => orderNumberSchema.parse(`${letters(speakable, 4)}-${letters(speakable, 4)}`),
    stripeId: (prefix) => `${prefix}_3${letters(base62, 23)}`,
    carrierId: (prefix) => `${prefix}_${digest().subarray(0, 16).toString('hex')}`,
    messageId: () => `ses-${digest().readUIntBE(0, 5)}`,
    ulid,
    number: (limit) => digest().readUIntBE(0, 6) % limit,
  };
}
