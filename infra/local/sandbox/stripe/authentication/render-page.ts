import { createHash } from 'node:crypto';
import { escapeMarkup as text } from '../../escape-markup.ts';
import type { WireAnswer } from '../answering.ts';
import { type Closed, type Language, wordings } from './wording.ts';

const stylesheet = `:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#eef1f4;color:#16202c;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
header,main,footer{max-width:26rem;margin:0 auto;padding:0 1rem}
header{display:flex;justify-content:space-between;align-items:center;padding-top:1.5rem;padding-bottom:1rem}
header strong{font-size:1.1rem}
main>section{background:#fff;border:1px solid #d5dbe1;border-radius:.5rem;padding:1.5rem}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 .5rem}p{margin:0 0 1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.5rem 1rem;margin:1.25rem 0;padding:1rem 0;border:solid #d5dbe1;border-width:1px 0}
dt{color:#55606d}dd{margin:0;text-align:right;overflow-wrap:anywhere}dd.amount{font-weight:700}
form{display:grid;gap:.75rem}
button,a.button{display:block;width:100%;padding:.8rem 1rem;border-radius:.4rem;border:1px solid #12509f;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button.yes,a.button{background:#12509f;color:#fff}button.no{background:#fff;color:#12509f}
:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
a{color:#12509f}footer{padding-top:1rem;padding-bottom:2rem;color:#55606d;font-size:.875rem}
.alert{color:#a12014;font-weight:600}`;
const styleHash = createHash('sha256').update(stylesheet).digest('base64');

export interface PageFacts {
  readonly language: Language;
  /** Of the page itself, for its form and its other language. */
  readonly path: string;
  readonly shopName: string;
  /** Where its form may lead. */
  readonly returnUrl?: string | undefined;
}

export interface Question {
  readonly amount: string;
  /** Its brand and last four digits. */
  readonly card: string;
  readonly description: string | null;
  readonly isIncomplete: boolean;
}

export function questionPage(facts: PageFacts, question: Question): WireAnswer {
  const words = wordings[facts.language];
  const row = (name: string, value: string, kind = '') => `<dt>${text(name)}</dt><dd${kind}>${text(value)}</dd>`;
  const description = question.description ? row(words.purpose, question.description) : '';
  const body = `<h1>${text(words.title)}</h1>
<p>${text(words.intro)}</p>${question.isIncomplete ? `<p class="alert" role="alert">${text(words.chooseOne)}</p>` : ''}
<dl>${row(words.shop, facts.shopName)}${description}${row(words.amount, question.amount, ' class="amount"')}${row(words.card, question.card)}</dl>
<form method="post" action="${text(facts.path)}?locale=${facts.language}">
<button class="yes" name="answer" value="authenticate">${text(words.authenticate)}</button>
<button class="no" name="answer" value="fail">${text(words.fail)}</button>
</form>`;
  return page(question.isIncomplete ? 400 : 200, facts, words.title, body);
}

/** Says why there is nothing to answer; `backUrl` leads to the shop. */
export function closedPage(facts: PageFacts, reason: Closed, backUrl?: string): WireAnswer {
  const words = wordings[facts.language];
  const { title, text: explanation } = words.closed[reason];
  const link = backUrl === undefined ? '' : `<a class="button" href="${text(backUrl)}">${text(words.back)}</a>`;
  const statuses = { unknown: 404, confirmed: 200, failed: 200, cancelled: 410, replaced: 410 } as const;
  return page(statuses[reason], facts, title, `<h1>${text(title)}</h1><p>${text(explanation)}</p>${link}`);
}

function page(status: number, facts: PageFacts, title: string, body: string): WireAnswer {
  const words = wordings[facts.language];
  const other = facts.language === 'en' ? 'es' : 'en';
  const switchLink = `<a href="${text(facts.path)}?locale=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': facts.language,
      'cache-control': 'no-store',
      // Browsers hold every redirect after a form to form-action too, and the shop's own pages may lead on to another host.
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${formTarget(facts.returnUrl)}; base-uri 'none'; frame-ancestors 'none'`,
      // The address is the key to the payment.
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html>
<html lang="${facts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(title)} · ${text(words.bank)}</title>
<style>${stylesheet}</style>
</head>
<body>
<header><strong>${text(words.bank)}</strong>${switchLink}</header>
<main><section>
${body}
</section></main>
<footer>${text(words.testNote)}</footer>
</body>
</html>
`,
  };
}

function formTarget(returnUrl: string | undefined): string {
  if (returnUrl === undefined) return '';
  return ` ${new URL(returnUrl).protocol}`;
}
