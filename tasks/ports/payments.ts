import type { Currency } from '../domain/money.ts';

/** A payment as the provider has it now; its own id is what every later call names. */
export interface ProviderPayment {
  readonly paymentId: string;
  /**
   * `open`: can still be confirmed (new, or after a decline). `authorized`: the money is held. `captured`: the money is in.
   * `cancelled`: never will be. `processing`: the provider does not know yet. `actionRequired`: the bank asks the customer.
   */
  readonly status: 'open' | 'actionRequired' | 'processing' | 'authorized' | 'captured' | 'cancelled';
  readonly amount: number;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  readonly currency: Currency;
  readonly transactionId?: string;
  readonly declineCode?: string;
  readonly receiptUrl?: string;
  /** The order it was made for, as the provider was told. */
  readonly orderId?: string;
  /** What the bank asks of the buyer, while the status is `actionRequired`. */
  readonly action?: { readonly type: 'redirect_to_url' | 'use_stripe_sdk'; readonly url?: string };
  /** Lets whoever has it confirm this one payment. */
  readonly clientSecret?: string;
}

/** What a webhook of the provider's is about. The payment is re-read before anything is believed. */
export type PaymentNotice =
  | {
      readonly kind: 'payment';
      readonly eventId: string;
      readonly type: string;
      readonly paymentId: string;
      /** The order it was made for, where the event says it: enough to see that nobody waits for the news. */
      readonly orderId?: string;
    }
  /** Nothing that changes what we know of a payment: taken, and no more. */
  | { readonly kind: 'other'; readonly eventId: string; readonly type: string };

export type Authorization =
  | { readonly kind: 'authorized'; readonly payment: ProviderPayment }
  /** Certain: the bank said no, or there is no such card. The payment stays open until it is cancelled. */
  | {
      readonly kind: 'declined';
      readonly payment: ProviderPayment;
      readonly declineCode: string;
      readonly message: string;
    }
  | { readonly kind: 'actionRequired'; readonly payment: ProviderPayment };

/**
 * Card payments: authorize, then capture or cancel. Every `key` is made of order, step, intent and generation; the same key
 * with the same words never acts twice. Throws Transient when it is safe to ask again, ProviderOutcomeUnknown when the call
 * may have acted, KeySpent when the key has nothing to say any more, ProviderRefused when the provider says the call is wrong.
 */
export interface Payments {
  create(request: {
    readonly key: string;
    readonly orderId: string;
    readonly amount: number;
    readonly currency: Currency;
    readonly description: string;
  }): Promise<ProviderPayment>;
  authorize(request: {
    readonly key: string;
    readonly paymentId: string;
    readonly methodToken: string;
    /** Where the bank's page sends the buyer back to. */
    readonly returnUrl?: string;
  }): Promise<Authorization>;
  /** Refused with `notCapturable` when the hold is gone. */
  capture(request: {
    readonly key: string;
    readonly paymentId: string;
    readonly amount: number;
  }): Promise<
    | { readonly kind: 'captured'; readonly payment: ProviderPayment }
    | { readonly kind: 'notCapturable'; readonly payment: ProviderPayment }
  >;
  /**
   * Closes an open or authorized payment for good; closing what is closed answers as closed. `tooLate` when the money is in
   * already. It takes no key: twice is as once, and the stored answer of a failed attempt would only stand in the way.
   */
  cancel(
    paymentId: string,
  ): Promise<
    | { readonly kind: 'cancelled'; readonly payment: ProviderPayment }
    | { readonly kind: 'tooLate'; readonly payment: ProviderPayment }
  >;
  /** Undefined when the provider does not know it. Throws Transient when there was no answer. */
  read(paymentId: string): Promise<ProviderPayment | undefined>;
  /** Undefined when the body was not signed by the provider, or so long ago that it may be a replay. `headers` by lower-case name. */
  verifyWebhook(rawBody: string, headers: { get(name: string): string | undefined }): PaymentNotice | undefined;
}
