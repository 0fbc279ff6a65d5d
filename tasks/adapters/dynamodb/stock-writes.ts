import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { $add } from 'dynamodb-toolbox/entity/actions/update/symbols';
import { ulid } from 'ulid';
import type { OrderId, ProductId } from '../../domain/ids.ts';
import { type stockEntities, stockListKey } from './stock-entities.ts';

type Entities = ReturnType<typeof stockEntities>;
type ReservationState = 'reserved' | 'released' | 'committed';

/** A movement of goods that are here already: the change of the level and the movement's row (S2, S4). */
export function stockMoveWrites(
  entities: Entities,
  move: {
    readonly productId: ProductId;
    readonly from: 'available' | 'reserved';
    readonly to: 'available' | 'reserved' | 'sold';
    readonly quantity: number;
    readonly orderId: OrderId;
  },
  at: Date,
) {
  const { productId, from, to, quantity, orderId } = move;
  return [
    entities.level
      .build(UpdateTransaction)
      .item({ productId, [from]: $add(-quantity), [to]: $add(quantity) })
      .options({
        condition: from === 'available' ? { attr: 'available', gte: quantity } : { attr: 'reserved', gte: quantity },
      }),
    entities.move
      .build(PutTransaction)
      .item({ productId, id: ulid(at.getTime()), from, to, quantity, cause: orderId, at: at.toISOString() }),
  ] as const;
}

/** The next state of a reservation, if it still is as it was (S3). */
export function reservationWrite(
  entities: Entities,
  next: {
    readonly productId: ProductId;
    readonly orderId: OrderId;
    readonly state: ReservationState;
    readonly quantity: number;
  },
  before?: { readonly state: ReservationState; readonly quantity: number },
) {
  const write = entities.reservation.build(PutTransaction).item(next);
  return before === undefined
    ? write.options({ condition: { attr: 'state', exists: false } })
    : write.options({
        condition: {
          and: [
            { attr: 'state', eq: before.state },
            { attr: 'quantity', eq: before.quantity },
          ],
        },
      });
}

/** Goods in, once per reference; the first ones open the product's stock. */
export function receiptWrites(
  entities: Entities,
  receipt: { readonly productId: ProductId; readonly quantity: number; readonly reference: string },
  at: Date,
) {
  const { productId, quantity, reference } = receipt;
  return [
    entities.move
      .build(PutTransaction)
      .item({
        productId,
        id: `RECEIPT#${reference}`,
        from: 'supplier',
        to: 'available',
        quantity,
        cause: reference,
        at: at.toISOString(),
      })
      .options({ condition: { attr: 'quantity', exists: false } }),
    entities.level.build(UpdateTransaction).item({
      productId,
      available: $add(quantity),
      reserved: $add(0),
      sold: $add(0),
      listKey: stockListKey,
      listOrder: productId,
    }),
  ] as const;
}
