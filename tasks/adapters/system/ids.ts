import { randomInt } from 'node:crypto';
import { ulid } from 'ulid';
import { orderIdSchema, orderNumberSchema } from '../../domain/ids.ts';
import type { Ids } from '../../ports/ids.ts';

const speakable = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const letters = (count: number) =>
  Array.from({ length: count }, () => speakable.charAt(randomInt(speakable.length))).join('');

/** Ids from the machine's randomness. */
export const randomIds: Ids = {
  orderId: (now) => orderIdSchema.parse(ulid(now.getTime())),
  orderNumber: () => orderNumberSchema.parse(`${letters(4)}-${letters(4)}`),
};
