import { encodeTime } from 'ulid';
import { orderIdSchema, orderNumberSchema } from '../../domain/ids.ts';
import type { Ids } from '../../ports/ids.ts';

const speakable = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const digits = (n: number, length: number, alphabet: string): string =>
  length === 0 ? '' : digits(Math.floor(n / 32), length - 1, alphabet) + alphabet.charAt(n % 32);

/** Ids that count up, so that a test knows them. */
export function memoryIds(): Ids {
  let orders = 0;
  let numbers = 0;
  return {
    orderId: (now) => {
      orders += 1;
      return orderIdSchema.parse(
        encodeTime(now.getTime(), 10) + digits(orders, 16, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      );
    },
    orderNumber: () => {
      numbers += 1;
      const text = digits(numbers, 8, speakable);
      return orderNumberSchema.parse(`${text.slice(0, 4)}-${text.slice(4)}`);
    },
  };
}
