import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Fault, type FaultKind, faultKinds, faultOf, fits, type Operations } from './fault.ts';

/** Misbehaviour by chance. */
export interface ChaosSettings {
  /** Of each call, and of each webhook: 0.05 is every twentieth. */
  readonly probability: number;
  readonly seed: number;
}

export const maxSeed = 2 ** 32 - 1;

const environmentSchema = z
  .object({
    SANDBOX_CHAOS: z.coerce.number().min(0).max(1).default(0),
    SANDBOX_CHAOS_SEED: z.coerce.number().int().min(0).max(maxSeed).default(0),
  })
  .transform(({ SANDBOX_CHAOS, SANDBOX_CHAOS_SEED }) => ({ probability: SANDBOX_CHAOS, seed: SANDBOX_CHAOS_SEED }));

/** None without SANDBOX_CHAOS. Throws a sentence when it, or SANDBOX_CHAOS_SEED, is not a number that makes sense. */
export function chaosFromEnvironment(environment: Readonly<Record<string, string | undefined>>): ChaosSettings {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) throw new Error(`the environment: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Draws misbehaviour. H1: what the n-th call of an operation meets depends on the seed, the number of the start and n, and on
 * nothing else; so equal runs meet equal faults, and a sandbox that is killed again and again meets new ones.
 */
export interface Chaos {
  fault(operation: string): Fault | undefined;
  /** When to send a webhook, in milliseconds after its due time. The last word on a matter is never lost. */
  sendings(isLastWord: () => boolean): readonly number[];
}

/** Several waits: some end before a caller of a few seconds' patience has repeated itself, some long after. */
const chaosSeconds: Partial<Readonly<Record<FaultKind, readonly number[]>>> = {
  lateEffect: [0, 2, 10, 30],
  effectAfterUndo: [5, 20, 60],
  webhookReordered: [1, 3],
};

export function openChaos({ probability, seed }: ChaosSettings, start: number, operations: Operations): Chaos {
  const drawn = new Map<string, number>();
  const draw = (what: string) => {
    const n = drawn.get(what) ?? 0;
    drawn.set(what, n + 1);
    return dice(`${seed}/${start}/${what}/${n}`);
  };
  return {
    fault(operation) {
      const traits = operations[operation];
      if (probability === 0 || traits === undefined || traits.isByCustomer) return undefined;
      const next = draw(operation);
      if (next() >= probability) return undefined;
      // The other faults of webhooks are drawn for each webhook by itself.
      const kinds = faultKinds.filter(
        (kind) => fits(kind, traits) && (!kind.startsWith('webhook') || kind === 'webhookBeforeAnswer'),
      );
      const kind = pick(kinds, next) ?? 'error500';
      const seconds = pick(chaosSeconds[kind] ?? [], next);
      const when = next() < 0.5 ? 'before' : 'after';
      return faultOf(kind, { when, ...(seconds === undefined ? {} : { seconds }) });
    },
    sendings(isLastWord) {
      if (probability === 0) return [0];
      const next = draw('webhook');
      if (next() >= probability) return [0];
      const ways = [
        [0, 0, 0],
        [1000 * (pick(chaosSeconds.webhookReordered ?? [], next) ?? 1)],
        ...(isLastWord() ? [] : [[]]),
      ];
      return pick(ways, next) ?? [0];
    },
  };
}

function pick<Item>(items: readonly Item[], next: () => number): Item | undefined {
  return items[Math.floor(next() * items.length)];
}

/** A few numbers from 0 to 1 that look random and follow from the text. */
function dice(text: string): () => number {
  const digest = createHash('sha256').update(text).digest();
  let offset = 0;
  return () => {
    const value = digest.readUInt32BE(offset) / 2 ** 32;
    offset += 4;
    return value;
  };
}
