import type { Locale } from '../../domain/order.ts';
import { escapeHtml } from './escape-html.ts';
import type { Letter } from './letter.ts';
import type { OrderFacts } from './order-facts.ts';
import type { Wording } from './wording.ts';

// Mail programs know tables and inline styles, little else, and load nothing from elsewhere.
const font = 'font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px';
const table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
const label = `${font};color:#5b6470;padding:4px 16px 4px 0;vertical-align:top`;
const value = `${font};color:#16202c;padding:4px 0;vertical-align:top;text-align:right`;
const line = 'border-top:1px solid #dfe3e8';
const button = `${font};font-weight:600;color:#ffffff;text-decoration:none;display:inline-block;padding:12px 24px`;

/** The message as HTML that any mail program shows. Everything in it that came from outside is escaped. */
export function htmlMessage(letter: Letter, facts: OrderFacts, wording: Wording, locale: Locale): string {
  const paragraph = (text: string, style = '') =>
    `<p style="${font};color:#16202c;margin:0 0 16px;${style}">${escapeHtml(text)}</p>`;
  const row = (left: string, right: string, style = '') =>
    `<tr><td style="${label};${style}">${escapeHtml(left)}</td><td style="${value};${style}">${escapeHtml(right)}</td></tr>`;
  const section = (heading: string, content: string) =>
    `<h2 style="${font};font-weight:600;color:#16202c;margin:24px 0 8px">${escapeHtml(heading)}</h2>${content}`;

  const action = (label: string, url: string) => {
    const link = `<a href="${escapeHtml(url)}" style="${button}">${escapeHtml(label)}</a>`;
    return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 16px"><tr>
<td style="background:#1d5bbf;border-radius:6px">${link}</td></tr></table>
${paragraph(`${wording.copyLink} ${url}`, 'font-size:14px;line-height:20px;color:#5b6470;word-break:break-all')}`;
  };

  const factRows = facts.facts.map((fact) => row(fact.label, fact.value)).join('');
  const itemRows = facts.items
    .map(({ name, quantity, amount }) => row(`${quantity} × ${name}`, amount, `${line};color:#16202c`))
    .join('');
  const totalRows = facts.totals
    .map((fact, index) => {
      return row(
        fact.label,
        fact.value,
        fact.isTotal ? `${line};color:#16202c;font-weight:600` : index === 0 ? line : '',
      );
    })
    .join('');
  const address = facts.addressLines.map(escapeHtml).join('<br>');

  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(letter.subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f3f5f7">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(letter.introduction)}</div>
<table ${table} style="background:#f3f5f7"><tr><td align="center" style="padding:24px 12px">
<table ${table} style="max-width:600px;background:#ffffff;border-radius:8px"><tr><td style="padding:32px">
<h1 style="${font};font-size:24px;line-height:32px;font-weight:600;color:#16202c;margin:0 0 16px">${escapeHtml(letter.heading)}</h1>
${paragraph(letter.greeting)}
${[letter.introduction, ...(letter.paragraphs ?? [])].map((text) => paragraph(text)).join('\n')}
${letter.action === undefined ? '' : action(letter.action.label, letter.action.url)}
<table ${table}>${factRows}</table>
${section(wording.items, `<table ${table}>${itemRows}${totalRows}</table>`)}
${section(wording.shipTo, `<p style="${font};color:#16202c;margin:0">${address}</p>`)}
${paragraph(wording.closing, 'margin:32px 0 0;font-size:14px;line-height:20px;color:#5b6470')}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
