import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { Collection, DurableStore } from '../durable-store.ts';
import type { OwedWebhook } from '../webhook-delivery.ts';
import type { IdempotencyRecord } from './idempotency.ts';

export const apiVersion = '2026-10-28.endive';

/** A payment method as stored: Stripe's object and the test card behind it. */
export interface StoredMethod {
  readonly object: Stripe.PaymentMethod;
  readonly token: string;
}

/** A thing that happened, as Stripe would tell a webhook endpoint. */
export interface StoredEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: unknown };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: EventCause;
  readonly type: string;
}

/** The request that made something happen; nulls when it was no request to the API. */
export interface EventCause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/** A page on which the bank asks the customer, under an id that nobody guesses. */
export interface AuthenticationSource {
  readonly id: string;
  readonly intentId: string;
  /** Absent when the page was not asked for by an address. */
  readonly returnUrl?: string;
  /** Set once: what came of it. */
  readonly outcome?: 'succeeded' | 'failed';
}

/** All that the sandbox remembers. */
export interface Records {
  readonly intents: Collection<Stripe.PaymentIntent>;
  readonly charges: Collection<Stripe.Charge>;
  readonly refunds: Collection<Stripe.Refund>;
  readonly methods: Collection<StoredMethod>;
  readonly events: Collection<StoredEvent>;
  /** The events that an endpoint has not taken yet. */
  readonly owedWebhooks: Collection<OwedWebhook>;
  readonly sources: Collection<AuthenticationSource>;
  readonly idempotency: Collection<IdempotencyRecord>;
}

export const owedWebhooks = 'owed_webhooks';

export function recordsIn(store: DurableStore): Records {
  return {
    intents: store.collection('payment_intents'),
    charges: store.collection('charges'),
    refunds: store.collection('refunds'),
    methods: store.collection('payment_methods'),
    events: store.collection('events'),
    owedWebhooks: store.collection(owedWebhooks),
    sources: store.collection('authentication_sources'),
    idempotency: store.collection('idempotency_keys'),
  };
}

/** Time, place and chance of one request, so that the transitions stay pure. */
export interface Moment {
  /** Unix seconds. */
  readonly now: number;
  /** Where the sandbox answers, for the addresses of its pages. */
  readonly origin: string;
  newId(prefix: string): string;
}

/** What a request works with, inside its transaction. */
export interface Context extends Records, Moment {
  /** Notes that something happened; an endpoint that wants to know is told once the transaction is on disk. */
  emit(type: string, object: unknown): void;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id of Stripe's look: `pi_3` and 23 letters and digits. */
export function randomId(prefix: string): string {
  let id = `${prefix}_3`;
  for (const byte of randomBytes(23)) id += alphabet[byte % alphabet.length];
  return id;
}
