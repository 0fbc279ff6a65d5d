import type { Letter } from './letter.ts';
import type { OrderFacts } from './order-facts.ts';
import type { Wording } from './wording.ts';

/** The message as plain text, in lines of their own length. */
export function textMessage(letter: Letter, { facts, items, totals, addressLines }: OrderFacts, wording: Wording) {
  const widest = Math.max(...totals.map(({ label }) => label.length));
  return [
    letter.greeting,
    '',
    letter.introduction,
    '',
    ...(letter.paragraphs ?? []).flatMap((paragraph) => [paragraph, '']),
    ...(letter.action === undefined ? [] : [`${letter.action.label}:`, letter.action.url, '']),
    ...facts.map(({ label, value }) => `${label}: ${value}`),
    '',
    `${wording.items}:`,
    ...items.map(({ name, quantity, amount }) => `- ${quantity} × ${name}: ${amount}`),
    '',
    ...totals.map(({ label, value }) => `${`${label}:`.padEnd(widest + 2)}${value}`),
    '',
    `${wording.shipTo}:`,
    ...addressLines,
    '',
    wording.closing,
    '',
  ].join('\n');
}
