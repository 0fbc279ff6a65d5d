/** Chance that repeats itself: the same seed gives the same choices. */
export interface Random {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A whole number, both ends included. */
  integer(from: number, to: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** An item as often as its weight says. */
  weighted<Item>(choices: readonly { readonly weight: number; readonly item: Item }[]): Item;
}

/** The mulberry32 generator: 32 bits of state are plenty for choosing names and products. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    integer,
    pick(items) {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error('cannot pick from an empty list');
      return item;
    },
    weighted(choices) {
      let rest = fraction() * choices.reduce((sum, choice) => sum + choice.weight, 0);
      for (const choice of choices) {
        rest -= choice.weight;
        if (rest < 0) return choice.item;
      }
      throw new Error('cannot choose where no choice has a weight');
    },
  };
}
