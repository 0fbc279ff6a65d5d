import type Stripe from 'stripe';
import type { ApiCall, WireAnswer } from '../answering.ts';
import { failAuthentication, settle } from '../payment-intent-states.ts';
import type { AuthenticationSource, Context, Moment, StoredMethod } from '../records.ts';
import { current, saveBankAnswer, saveDecline, useMethod } from '../routes/stored-intents.ts';
import type { TestCard } from '../test-cards.ts';
import type { Transact } from '../transact.ts';
import { closedPage, type PageFacts, questionPage } from './render-page.ts';
import { type Closed, languageOf } from './wording.ts';

/*
 * The bank's page of 3-D Secure, to which a buyer's browser is sent. Its invariants:
 * A1 who knows the source's id, which nobody guesses, may answer for its payment; nobody else may see anything of it.
 * A2 a source is answered once: what came of it, the payment and its events are one transaction.
 * A3 a payment that went another way meanwhile is not touched.
 */

const pagePath =
  /^[/]3d_secure_2[/]authenticate[/](?<intentId>pi_[A-Za-z0-9]{1,100})[/](?<sourceId>src_[A-Za-z0-9]{1,100})$/;

export const isAuthenticationPage = (path: string) => path.startsWith('/3d_secure_2/');

export interface PageRequest extends Pick<ApiCall, 'method' | 'path' | 'query' | 'body' | 'languages'> {
  readonly shopName: string;
}

/** GET asks; POST takes the answer and sends the browser back to the shop. */
export function authenticationPage(transact: Transact, moment: Moment, request: PageRequest): WireAnswer {
  const { path, shopName } = request;
  const facts: PageFacts = { language: languageOf(request.query, request.languages), path, shopName };
  const isPost = request.method === 'POST';
  if (!isPost && request.method !== 'GET' && request.method !== 'HEAD') {
    const refused = closedPage(facts, 'unknown');
    return { ...refused, status: 405, headers: { ...refused.headers, allow: 'GET, HEAD, POST' } };
  }
  const { intentId, sourceId } = pagePath.exec(path)?.groups ?? {};
  if (intentId === undefined || sourceId === undefined) return closedPage(facts, 'unknown');
  return transact(moment, { id: null, idempotency_key: null }, (context) => {
    const source = context.sources.get(sourceId);
    const stored = source?.intentId === intentId ? context.intents.get(intentId) : undefined;
    if (source === undefined || stored === undefined) return closedPage(facts, 'unknown');
    const intent = current(context, stored);
    const closed = closedBecause(intent, source);
    if (closed !== undefined) return closedPage(facts, closed, backTo(source, intent));
    const { method, card } = methodOf(context, intent);
    const answer = isPost ? new URLSearchParams(request.body).get('answer') : null;
    if (answer === 'authenticate' || answer === 'fail') {
      return settled(facts, answered(context, { intent, source, method, card }, answer));
    }
    return questionPage(
      { ...facts, returnUrl: source.returnUrl },
      {
        amount: formatted(intent, facts.language),
        card: `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} •••• ${card.last4}`,
        description: intent.description,
        isIncomplete: isPost,
      },
    );
  });
}

function closedBecause(intent: Stripe.PaymentIntent, source: AuthenticationSource): Closed | undefined {
  if (source.outcome !== undefined) return source.outcome === 'succeeded' ? 'confirmed' : 'failed';
  if (intent.status === 'canceled') return 'cancelled';
  return intent.status === 'requires_action' && currentSource(intent) === source.id ? undefined : 'replaced';
}

function currentSource({ next_action: action }: Stripe.PaymentIntent): string | undefined {
  if (action?.use_stripe_sdk !== undefined) return (action.use_stripe_sdk as { source?: string }).source; // ours: see nextAction
  return action?.redirect_to_url?.url?.split('/').at(-1);
}

interface Asked {
  readonly intent: Stripe.PaymentIntent;
  readonly source: AuthenticationSource;
  readonly method: StoredMethod;
  readonly card: TestCard;
}

function answered(context: Context, asked: Asked, answer: 'authenticate' | 'fail') {
  const { intent, method, card } = asked;
  let after: Stripe.PaymentIntent;
  if (answer === 'fail') {
    after = failAuthentication(intent, method);
    saveDecline(context, after);
  } else {
    const bank = settle(intent, method, card, card.charge, context);
    saveBankAnswer(context, bank);
    after = bank.intent;
  }
  const outcome = after.status === 'requires_payment_method' ? 'failed' : 'succeeded';
  const source: AuthenticationSource = { ...asked.source, outcome };
  context.sources.put(source.id, source);
  return { intent: after, source, outcome } as const;
}

/** Back to the shop, or, when the shop named no place, a page that says how it ended. */
function settled(facts: PageFacts, { intent, source, outcome }: ReturnType<typeof answered>): WireAnswer {
  const location = backTo(source, intent);
  if (location === undefined) return closedPage(facts, outcome === 'succeeded' ? 'confirmed' : 'failed');
  const { headers } = closedPage({ ...facts, returnUrl: source.returnUrl }, 'confirmed');
  return { status: 303, body: '', headers: { ...headers, location } };
}

/** With what Stripe adds to the address (docs.stripe.com/payments/3d-secure/authentication-flow). */
function backTo({ returnUrl, outcome }: AuthenticationSource, intent: Stripe.PaymentIntent): string | undefined {
  if (returnUrl === undefined) return undefined;
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', outcome ?? 'failed');
  return url.href;
}

function methodOf(context: Context, { id, payment_method: methodId }: Stripe.PaymentIntent) {
  if (typeof methodId !== 'string') throw new Error(`payment ${id} asks its customer without a payment method`);
  return useMethod(context, methodId);
}

function formatted({ amount, currency }: Stripe.PaymentIntent, language: PageFacts['language']): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
