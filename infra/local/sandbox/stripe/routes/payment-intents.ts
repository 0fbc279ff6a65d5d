import type Stripe from 'stripe';
import { listAnswer, listQuery } from '../lists.ts';
import type { Parameters } from '../parameters.ts';
import { checkAmount, maximumCharge, newIntent } from '../payment-intent-object.ts';
import { cancel, capture, unexpectedState } from '../payment-intent-states.ts';
import { type Handler, ok, type Route } from '../routing.ts';
import { confirmHandler, confirmIntent, readConfirmation } from './confirm-intent.ts';
import { current, latestCharge, loadIntent, saveCharge, useMethod } from './stored-intents.ts';

const amounts = { min: 1, max: maximumCharge };

const create: Handler = ({ params }) => {
  const amount = params.required('amount', params.optionalInteger('amount', { min: 0, max: maximumCharge }));
  const currency = params.required('currency', params.optionalString('currency', 3)).toLowerCase();
  const automatic = params.optionalObject('automatic_payment_methods');
  automatic?.optionalBoolean('enabled');
  const request = {
    amount,
    currency,
    captureMethod:
      params.optionalChoice('capture_method', ['automatic', 'automatic_async', 'manual'] as const) ?? 'automatic_async',
    allowRedirects: automatic?.optionalChoice('allow_redirects', ['always', 'never'] as const) ?? 'always',
    ...descriptiveFields(params),
    statementDescriptorSuffix: params.optionalString('statement_descriptor_suffix', 22),
  } as const;
  const isConfirmed = params.optionalBoolean('confirm') ?? false;
  const confirmation = readConfirmation(params);
  params.done();
  checkAmount(amount, currency);
  return (context) => {
    const used = confirmation.method === undefined ? undefined : useMethod(context, confirmation.method);
    const metadata = request.metadata ?? {};
    const intent = newIntent({ ...request, metadata, methodId: used?.method.object.id }, context);
    context.intents.put(intent.id, intent);
    context.emit('payment_intent.created', intent);
    return isConfirmed ? confirmIntent(context, intent, confirmation) : ok(intent);
  };
};

const retrieve: Handler = ({ id, params }) => {
  // The browser names it; with a secret key it makes no difference.
  params.optionalString('client_secret', 300);
  params.done();
  return (context) => ok(loadIntent(context, id));
};

const list: Handler = ({ params }) => {
  const query = listQuery(params);
  params.done();
  return (context) =>
    listAnswer(context.intents, query, { url: '/v1/payment_intents', objectName: 'payment_intent' }, (intent) =>
      current(context, intent),
    );
};

const changeable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

const update: Handler = ({ id, params }) => {
  const amount = params.optionalInteger('amount', amounts);
  const methodToken = params.optionalString('payment_method', 255);
  const fields = descriptiveFields(params);
  params.done();
  return (context) => {
    const intent = loadIntent(context, id);
    const isAboutMoney = amount !== undefined || methodToken !== undefined;
    if (isAboutMoney && !changeable.includes(intent.status)) throw unexpectedState(intent, 'updated so', changeable);
    checkAmount(amount ?? intent.amount, intent.currency);
    const used = methodToken === undefined ? undefined : useMethod(context, methodToken);
    const updated: Stripe.PaymentIntent = {
      ...intent,
      amount: amount ?? intent.amount,
      description: fields.description ?? intent.description,
      metadata: mergedMetadata(intent.metadata, fields.metadata),
      receipt_email: fields.receiptEmail ?? intent.receipt_email,
      shipping: fields.shipping ?? intent.shipping,
      ...(used && { payment_method: used.method.object.id, status: 'requires_confirmation', next_action: null }),
    };
    context.intents.put(id, updated);
    return ok(updated);
  };
};

const captureHandler: Handler = ({ id, params }) => {
  const amount = params.optionalInteger('amount_to_capture', amounts);
  params.optionalBoolean('final_capture');
  const metadata = params.metadata();
  params.done();
  return (context) => {
    const intent = loadIntent(context, id);
    const captured = capture(intent, latestCharge(context, intent), amount);
    const result = { ...captured.intent, metadata: mergedMetadata(intent.metadata, metadata) };
    context.intents.put(id, result);
    saveCharge(context, captured.charge);
    context.emit('charge.captured', captured.charge);
    context.emit('payment_intent.succeeded', result);
    return ok(result);
  };
};

const cancellationReasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] as const;

const cancelHandler: Handler = ({ id, params }) => {
  const reason = params.optionalChoice('cancellation_reason', cancellationReasons) ?? null;
  params.done();
  return (context) => {
    const intent = loadIntent(context, id);
    const canceled = cancel(intent, latestCharge(context, intent), reason, context);
    context.intents.put(id, canceled.intent);
    if (canceled.charge) {
      saveCharge(context, canceled.charge);
      context.emit('charge.refunded', canceled.charge);
    }
    context.emit('payment_intent.canceled', canceled.intent);
    return ok(canceled.intent);
  };
};

function descriptiveFields(params: Parameters) {
  return {
    description: params.optionalString('description', 1000),
    metadata: params.metadata(),
    receiptEmail: params.optionalString('receipt_email', 800),
    shipping: readShipping(params.optionalObject('shipping')),
  };
}

function readShipping(shipping: Parameters | undefined): Stripe.PaymentIntent.Shipping | undefined {
  if (shipping === undefined) return undefined;
  const address = shipping.optionalObject('address');
  const lines = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'] as const;
  const read = Object.fromEntries(lines.map((line) => [line, address?.optionalString(line, 500) ?? null]));
  return {
    address: read as unknown as Stripe.Address, // the loop above sets exactly these fields
    name: shipping.required('name', shipping.optionalString('name', 500)),
    phone: shipping.optionalString('phone', 50) ?? null,
    carrier: shipping.optionalString('carrier', 100) ?? null,
    tracking_number: shipping.optionalString('tracking_number', 100) ?? null,
  };
}

/** A name with an empty value is taken away. */
function mergedMetadata(
  present: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...present, ...change }).filter(([, value]) => value !== ''));
}

export const paymentIntentRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/payment_intents', handle: create },
  { method: 'GET', path: '/v1/payment_intents', handle: list },
  { method: 'GET', path: '/v1/payment_intents/:id', handle: retrieve },
  { method: 'POST', path: '/v1/payment_intents/:id', handle: update },
  { method: 'POST', path: '/v1/payment_intents/:id/confirm', handle: confirmHandler },
  { method: 'POST', path: '/v1/payment_intents/:id/capture', handle: captureHandler },
  { method: 'POST', path: '/v1/payment_intents/:id/cancel', handle: cancelHandler },
];
