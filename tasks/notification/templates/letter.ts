import type { Locale } from '../../domain/order.ts';

/** What one kind of message says in its own words. All of it is plain text. */
export interface Letter {
  readonly subject: string;
  readonly heading: string;
  readonly greeting: string;
  readonly introduction: string;
}

/** The words of one kind of message in each language, about the order of that number. */
export type LetterTemplate = {
  readonly [Language in Locale]: (orderNumber: string) => Omit<Letter, 'greeting'>;
};
