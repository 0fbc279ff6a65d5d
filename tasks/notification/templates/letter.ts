import type { Locale } from '../../domain/order.ts';
import type { LetterFacts } from './letter-facts.ts';

/** What one kind of message says in its own words. All of it is plain text. */
export interface Letter {
  readonly subject: string;
  readonly heading: string;
  readonly greeting: string;
  readonly introduction: string;
  /** What there is to say beside it, a paragraph each. */
  readonly paragraphs?: readonly string[];
  /** What the reader is to do, at an address of the web. */
  readonly action?: { readonly label: string; readonly url: string };
}

/** The words of one kind of message in each language, about an order. */
export type LetterTemplate = {
  readonly [Language in Locale]: (facts: LetterFacts) => Omit<Letter, 'greeting'>;
};
