import { createHash } from 'node:crypto';
import { createRoute } from '@hono/zod-openapi';
import { parseAccept } from 'hono/utils/accept';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { errorResponses } from '../http/error-responses.ts';
import { Html, html } from '../http/html.ts';

const outcomes = ['succeeded', 'failed', 'unknown'] as const;
type Outcome = (typeof outcomes)[number];
const languages = ['en', 'es'] as const;
type Language = (typeof languages)[number];

const paymentReturn = createRoute({
  method: 'get',
  path: '/payment-return',
  operationId: 'readPaymentReturn',
  tags: ['Service'],
  summary: 'Show a buyer that the bank’s page is done with',
  description:
    'Where the bank’s page sends the buyer’s browser when the order names no `returnUrl`. It says in English or Spanish ' +
    'what the provider’s `redirect_status` says; how the payment really stands is seen on the order.',
  security: [],
  request: {
    query: z.object({
      redirect_status: z.string().optional().meta({ description: '`succeeded` or `failed`, as the provider adds it.' }),
      locale: z.string().optional().meta({ description: '`en` or `es`; the browser’s preference without it.' }),
    }),
  },
  responses: {
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
    ...errorResponses(),
  },
});

const wordings: { readonly [Key in Language]: { readonly [Key in Outcome]: readonly [title: string, text: string] } } =
  {
    en: {
      succeeded: [
        'Your bank has confirmed the payment',
        'You can close this page and go back to the shop. We write to you about your order.',
      ],
      failed: [
        'The payment was not confirmed',
        'Nothing was charged. You can close this page; the shop tells you how it goes on with your order.',
      ],
      unknown: [
        'You can close this page',
        'How your payment stands is shown by the shop, and in the message that we send you.',
      ],
    },
    es: {
      succeeded: [
        'Tu banco ha confirmado el pago',
        'Puedes cerrar esta página y volver a la tienda. Te escribiremos acerca de tu pedido.',
      ],
      failed: [
        'El pago no se confirmó',
        'No se ha cobrado nada. Puedes cerrar esta página; la tienda te dirá cómo sigue tu pedido.',
      ],
      unknown: ['Puedes cerrar esta página', 'El estado de tu pago lo muestra la tienda y el mensaje que te enviamos.'],
    },
  };

const css = `:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 0.75rem; }
p { margin: 0; }`;
const stylesheet = new Html(css);
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * `GET /payment-return`: of the address, which carries the payment's secret, it shows nothing, and the page is one of six.
 */
export function addPaymentReturn({ app }: Api): void {
  app.openAPIRegistry.registerPath(paymentReturn);
  // Not by app.openapi: whatever stands in the address, a buyer gets a page and no error.
  app.get('/payment-return', (c) => {
    const outcome = outcomes.find((known) => known === c.req.query('redirect_status')) ?? 'unknown';
    const language = languageOf(c.req.query('locale'), c.req.header('Accept-Language'));
    c.header('Content-Security-Policy', policy);
    c.header('Content-Language', language);
    return c.html(page(language, outcome), 200);
  });
}

function languageOf(asked: string | undefined, accepted: string | undefined): Language {
  const ranked = [asked ?? '', ...parseAccept((accepted ?? '').slice(0, 200)).map(({ type }) => type)];
  const known = ranked.map((tag) => languages.find((language) => tag.toLowerCase().split('-')[0] === language));
  return known.find((language) => language !== undefined) ?? 'en';
}

function page(language: Language, outcome: Outcome): string {
  const [title, text] = wordings[language][outcome];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${stylesheet}</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`.text;
}
