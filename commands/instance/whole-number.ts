import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number, both ends included. */
export const wholeNumber = (from: number, to: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < from || number > to) {
    throw new InvalidArgumentError(`expected a whole number from ${from} to ${to}`);
  }
  return number;
};
