import type { NamedCall } from '../faults/named-call.ts';
import type { ApiCall } from './answering.ts';
import { refusedKey } from './authorization.ts';
import type { Records } from './records.ts';
import { faultToken } from './test-cards.ts';

const actions: Readonly<Record<string, string>> = {
  confirm: 'confirmPayment',
  capture: 'capturePayment',
  cancel: 'cancelPayment',
};

/** The call by its name; undefined when it is none that can misbehave, or is refused anyway. */
export function nameStripeCall(call: ApiCall, records: Pick<Records, 'intents' | 'methods'>): NamedCall | undefined {
  const { method, path, body } = call;
  const [, asked] = /^[/]3d_secure_2[/]authenticate[/](pi_[A-Za-z0-9]+)[/]/.exec(path) ?? [];
  if (asked !== undefined) return method === 'POST' ? ofIntent('authenticatePayment', asked, {}, records) : undefined;
  if (refusedKey(call.authorization) !== undefined) return undefined;
  if (method === 'POST' && path === '/v1/payment_intents')
    return { operation: 'createPayment', orderId: new URLSearchParams(body).get('metadata[orderId]') ?? undefined };
  if (method === 'POST' && path === '/v1/refunds') {
    const id = new URLSearchParams(body).get('payment_intent');
    return id === null ? { operation: 'refundPayment' } : ofIntent('refundPayment', id, {}, records);
  }
  const [, id, action] = /^[/]v1[/]payment_intents[/]([A-Za-z0-9_]+)(?:[/]([a-z]+))?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  if (action === undefined) return method === 'GET' ? ofIntent('readPayment', id, {}, records) : undefined;
  const operation = method === 'POST' ? actions[action] : undefined;
  if (operation === undefined) return undefined;
  const token = action === 'confirm' ? new URLSearchParams(body).get('payment_method') : null;
  return ofIntent(operation, id, { token }, records);
}

function ofIntent(
  operation: string,
  id: string,
  { token }: { readonly token?: string | null },
  { intents, methods }: Pick<Records, 'intents' | 'methods'>,
): NamedCall {
  const intent = intents.get(id);
  const named = token ?? (typeof intent?.payment_method === 'string' ? intent.payment_method : '');
  const special = faultToken(methods.get(named)?.token ?? named)?.special;
  return {
    operation,
    objectId: id,
    orderId: intent?.metadata.orderId,
    special: special && { ...special, onceFor: id, alternates: false },
  };
}
