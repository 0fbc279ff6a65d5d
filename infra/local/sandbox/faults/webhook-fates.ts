import { AsyncLocalStorage } from 'node:async_hooks';
import type { Chaos } from './chaos.ts';
import type { FaultClock } from './clock.ts';
import type { Fault } from './fault.ts';

/** A webhook that is about to be scheduled. */
export interface ScheduledWebhook {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** Nothing that comes later, and no answer to a call, tells the same. */
  readonly isLastWord: () => boolean;
}

/** What the webhooks of one call have ahead of them. */
interface Fate {
  readonly fault: Fault;
  scheduled: number;
  /** Those that are due at once and were not taken yet. */
  readonly awaited: Set<string>;
  isAnswerDue: () => void;
}

/** Decides when webhooks are sent: by the fault of the call that causes them, or by chance. */
export interface WebhookFates {
  /** When to send it, in milliseconds after its due time: `[0]` is as it should be, `[]` is never. */
  sendings(webhook: ScheduledWebhook): readonly number[];
  taken(id: string): void;
  /** Does what a call asks for; with `webhookBeforeAnswer`, its webhooks were taken when this resolves, or time is up. */
  during<Answer>(fault: Fault, act: () => Answer | Promise<Answer>): Promise<Answer>;
}

export function openWebhookFates(chaos: Chaos, clock: FaultClock): WebhookFates {
  const underWay = new AsyncLocalStorage<Fate>();
  const waiting = new Set<Fate>();
  return {
    sendings({ id, dueAt, isLastWord }) {
      const fate = underWay.getStore();
      if (fate === undefined) return chaos.sendings(isLastWord);
      fate.scheduled += 1;
      switch (fate.fault.kind) {
        case 'webhookDuplicated':
          return threeOver(fate.fault.seconds * 1000, fate.scheduled % 2 === 1);
        case 'webhookLost':
          return [];
        case 'webhookReordered':
          return [fate.scheduled % 2 === 1 ? fate.fault.seconds * 1000 : 0];
        default:
          if (dueAt <= clock.now()) fate.awaited.add(id);
          return [0];
      }
    },
    taken(id) {
      for (const fate of waiting) if (fate.awaited.delete(id) && fate.awaited.size === 0) fate.isAnswerDue();
    },
    async during(fault, act) {
      const fate: Fate = { fault, scheduled: 0, awaited: new Set(), isAnswerDue: () => undefined };
      // Before it acts: a webhook may be taken while the call is still at work.
      waiting.add(fate);
      try {
        const answer = await underWay.run(fate, act);
        if (fate.awaited.size > 0) {
          await new Promise<void>((settle) => {
            const forget = clock.at(clock.now() + fault.seconds * 1000, settle);
            fate.isAnswerDue = () => {
              forget();
              settle();
            };
          });
        }
        return answer;
      } finally {
        waiting.delete(fate);
      }
    },
  };
}

function threeOver(milliseconds: number, beginsLate: boolean): readonly number[] {
  const parts = beginsLate ? [1 / 3, 2 / 3, 1] : [0, 1 / 2, 1];
  return parts.map((part) => Math.round(milliseconds * part));
}
