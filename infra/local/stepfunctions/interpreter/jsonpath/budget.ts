/** How many nodes one evaluation may look at; 256 KiB of JSON have about 130,000. */
const MAX_NODES = 1_000_000;

/** Thrown within this folder when an evaluation would take too long. */
export class TooManyNodes extends Error {
  override name = 'TooManyNodes';
}

/** What an evaluation may still look at. */
export class Budget {
  #left = MAX_NODES;

  spend(nodes: number): void {
    this.#left -= nodes;
    if (this.#left < 0) throw new TooManyNodes(`the path looks at more than ${MAX_NODES} nodes`);
  }
}
