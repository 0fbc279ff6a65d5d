/** What an operation of a provider does; it decides which faults can befall it. */
export interface OperationTraits {
  /** `makes` a new object, `changes` one, or `undoes` what was done to it. */
  readonly effect: 'none' | 'makes' | 'changes' | 'undoes';
  /** Whether a call of it can be told to belong to an order. */
  readonly hasOrder: boolean;
  readonly causesWebhooks: boolean;
  /** A customer's, who may never try again: chance leaves it alone. */
  readonly isByCustomer?: boolean;
}
/** A provider's operations by their names. */
export type Operations = Readonly<Record<string, OperationTraits>>;

export const faultKinds = [
  /** No effect and no answer: the connection stays open until the caller gives up. */
  'timeoutBefore',
  /** The effect is on disk, and there is no answer. */
  'timeoutAfter',
  /** No answer; the effect comes `seconds` after the caller has given up, over a restart too. */
  'lateEffect',
  /** No answer; the effect comes once an undo for the same object was answered, or `seconds` after the caller has given up. */
  'effectAfterUndo',
  /** A 500 that is stored for the idempotency key and given again; the effect did not happen. */
  'storedError',
  /** A 500 that nothing remembers. */
  'error500',
  'rateLimited',
  /** The connection is reset `when`: before the effect or after it. */
  'reset',
  /** The call is answered once its webhooks were taken, or after `seconds`. */
  'webhookBeforeAnswer',
  /**
   * Each webhook of the call is sent three times: at once, or over `seconds`; then the first of them, and each second one after
   * it, begins late, so that later ones come before it and repetitions after them.
   */
  'webhookDuplicated',
  /** The first of the call's webhooks comes `seconds` late, and so does each second one after it. */
  'webhookReordered',
  /** No webhook of the call is ever sent. */
  'webhookLost',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const moments = ['before', 'after'] as const;

/** One way to misbehave. */
export interface Fault {
  readonly kind: FaultKind;
  /** Of the kinds in `defaultSeconds`; 0 otherwise. */
  readonly seconds: number;
  /** Of `reset`. */
  readonly when: (typeof moments)[number];
}

/** The kinds that take a time, with what it is when nobody says. */
export const defaultSeconds: Partial<Readonly<Record<FaultKind, number>>> = {
  lateEffect: 30,
  // Longer than callers repeat themselves before they begin to undo.
  effectAfterUndo: 600,
  webhookBeforeAnswer: 5,
  webhookDuplicated: 0,
  webhookReordered: 2,
};
export const maxSeconds = 3600;

export function faultOf(kind: FaultKind, given: Partial<Omit<Fault, 'kind'>> = {}): Fault {
  return { kind, seconds: given.seconds ?? defaultSeconds[kind] ?? 0, when: given.when ?? 'before' };
}

/** Whether that can happen to a call of that operation, and makes a difference to it. */
export function fits(kind: FaultKind, { effect, causesWebhooks }: OperationTraits): boolean {
  switch (kind) {
    case 'timeoutBefore':
    case 'timeoutAfter':
    case 'error500':
    case 'rateLimited':
    case 'reset':
      return true;
    case 'storedError':
    case 'lateEffect':
      return effect !== 'none';
    case 'effectAfterUndo':
      return effect === 'makes' || effect === 'changes';
    case 'webhookBeforeAnswer':
    case 'webhookDuplicated':
    case 'webhookReordered':
    case 'webhookLost':
      return causesWebhooks;
  }
}
