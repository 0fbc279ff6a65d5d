/**
 * Words in an address that make the sandbox misbehave on purpose; any capitals will do.
 * `undeliverable` is looked for in the street, the others in the recipient and the second line.
 */
const words = {
  undeliverable: 'undeliverable',
  unshippable: 'unshippable',
  unbuyable: 'unbuyable',
  unvoidable: 'unvoidable',
  unscanned: 'parcel-unscanned',
  returned: 'parcel-returned',
  lost: 'parcel-lost',
} as const;
export type MagicWord = keyof typeof words;

interface MarkedAddress {
  readonly name?: string | null | undefined;
  readonly street1?: string | null | undefined;
  readonly street2?: string | null | undefined;
}

/** Whether the address asks for that misbehaviour. */
export function asksFor(word: MagicWord, address: MarkedAddress): boolean {
  const places = word === 'undeliverable' ? [address.street1] : [address.name, address.street2];
  return places.some((place) => place?.toLowerCase().includes(words[word]));
}

/** `Fault buyLabel timeoutAfter` or `Fault buyLabel lateEffect 5`: the call of that name misbehaves so, once for each shipment. */
export function faultWords(
  address: MarkedAddress,
): { readonly operation: string; readonly fault: string; readonly parameter: string | undefined } | undefined {
  for (const place of [address.name, address.street2]) {
    const [, operation, fault, parameter] =
      /\bfault ([a-z]+) ([a-z0-9]+)(?: (before|after|\d+)\b)?/i.exec(place ?? '') ?? [];
    if (operation !== undefined && fault !== undefined) return { operation, fault, parameter };
  }
  return undefined;
}
