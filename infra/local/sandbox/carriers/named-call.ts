import { createHash } from 'node:crypto';
import type { Operations } from '../faults/fault.ts';
import type { NamedCall, SpecialValue } from '../faults/named-call.ts';
import { specialFault } from '../faults/special-value.ts';
import { faultWords } from './magic-words.ts';
import type { StoredShipment } from './shipment.ts';
import type { Shipments } from './shipments.ts';
import { type AddressInput, addressRequest, shipmentRequest } from './wire.ts';

/** A call of the API, as plain data. */
export interface CarrierCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
}

/** What can be made to misbehave; lists cannot, because checks from outside read them. */
export const carrierOperations: Operations = {
  verifyAddress: { effect: 'none', hasOrder: false, causesWebhooks: false },
  rateShipment: { effect: 'none', hasOrder: false, causesWebhooks: false },
  createShipment: { effect: 'makes', hasOrder: true, causesWebhooks: false },
  buyLabel: { effect: 'changes', hasOrder: true, causesWebhooks: true },
  voidLabel: { effect: 'undoes', hasOrder: true, causesWebhooks: false },
  trackParcel: { effect: 'none', hasOrder: true, causesWebhooks: false },
  readShipment: { effect: 'none', hasOrder: true, causesWebhooks: false },
};

/** The call by its name; undefined when it is none that can misbehave. */
export function nameCarrierCall(
  { method, path, body }: CarrierCall,
  shipments: Pick<Shipments, 'find' | 'peek'>,
): NamedCall | undefined {
  const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
  if (method === 'POST' && pathname === '/v2/addresses') {
    const to = addressRequest.safeParse(jsonOf(body)).data?.address;
    return { operation: 'verifyAddress', special: specialOf(to, undefined) };
  }
  if (method === 'POST' && pathname === '/beta/rates') {
    const to = shipmentRequest.safeParse(jsonOf(body)).data?.shipment.to_address;
    return { operation: 'rateShipment', special: specialOf(to, undefined) };
  }
  if (method === 'POST' && pathname === '/v2/shipments') {
    const request = shipmentRequest.safeParse(jsonOf(body)).data?.shipment;
    const orderId = request?.reference ?? undefined;
    return { operation: 'createShipment', orderId, special: specialOf(request?.to_address, orderId) };
  }
  if (method === 'GET' && pathname === '/v2/trackers')
    return ofShipment('trackParcel', shipments.find(searchParams.get('tracking_code') ?? ''));

  const [, id, action] = /^[/]v2[/]shipments[/]([A-Za-z0-9_]+)(?:[/](buy|refund))?$/.exec(pathname) ?? [];
  if (id === undefined) return undefined;
  if (method === 'GET' && action === undefined) return ofShipment('readShipment', shipments.peek(id));
  if (method !== 'POST' || action === undefined) return undefined;
  return ofShipment(action === 'buy' ? 'buyLabel' : 'voidLabel', shipments.peek(id));
}

function ofShipment(operation: string, shipment: StoredShipment | undefined): NamedCall {
  if (shipment === undefined) return { operation };
  const { id, request } = shipment;
  return {
    operation,
    objectId: id,
    orderId: request.reference ?? undefined,
    special: specialOf(request.to_address, id),
  };
}

/** Calls without an object are told apart by their address alone, and orders may share one. */
function specialOf(address: AddressInput | undefined, onceFor: string | undefined): SpecialValue | undefined {
  const words = address === undefined ? undefined : faultWords(address);
  const special = words === undefined ? undefined : specialFault(carrierOperations, words);
  if (special === undefined) return undefined;
  const digest = createHash('sha256').update(JSON.stringify(address)).digest('hex');
  return { ...special, onceFor: onceFor ?? digest, alternates: onceFor === undefined };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The API refuses it next.
    return undefined;
  }
}
