import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { DurableStore } from '../durable-store.ts';
import {
  defaultSeconds,
  type Fault,
  faultKinds,
  faultOf,
  fits,
  maxSeconds,
  moments,
  type Operations,
} from './fault.ts';
import type { NamedCall } from './named-call.ts';

export const maxRules = 200;

const parametersSchema = z.strictObject({
  seconds: z.number().min(0).max(maxSeconds).optional(),
  when: z.enum(moments).optional(),
});

/** What a rule may say to the provider of those operations. */
export function ruleRequestSchema(provider: string, operations: Operations) {
  return z
    .strictObject({
      provider: z.literal(provider).optional(),
      operation: z.enum(Object.keys(operations)),
      fault: z.enum(faultKinds),
      parameters: parametersSchema.prefault({}),
      times: z.int().min(1).max(1_000_000).default(1),
      match: z.strictObject({ orderId: z.string().min(1).max(200).optional() }).prefault({}),
    })
    .superRefine(({ operation, fault, parameters, match }, { addIssue }) => {
      const traits = operations[operation];
      if (traits === undefined) return;
      const refuse = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
      if (!fits(fault, traits)) refuse(['fault'], `${fault} cannot happen to ${operation}`);
      if (parameters.seconds !== undefined && defaultSeconds[fault] === undefined)
        refuse(['parameters', 'seconds'], `${fault} takes no time`);
      if (parameters.when !== undefined && fault !== 'reset')
        refuse(['parameters', 'when'], 'only reset happens before or after the effect');
      if (match.orderId !== undefined && !traits.hasOrder)
        refuse(['match', 'orderId'], `a call of ${operation} does not say of which order it is`);
    });
}
type RuleRequest = z.infer<ReturnType<typeof ruleRequestSchema>>;

/** Wanted misbehaviour: at the next `times` calls that match. */
interface Rule extends RuleRequest {
  readonly id: string;
  readonly used: number;
}

/**
 * The rules that hold. R1: that a rule was used is on disk before anything is seen of it, so that after a kill at any moment
 * it happens at most as often as it says.
 */
export interface Rules {
  /** Undefined when there are too many. */
  add(request: RuleRequest): Rule | undefined;
  list(): readonly Rule[];
  /** How many there were; all without an id. */
  remove(id?: string): number;
  /** The fault of the oldest rule that matches and is not used up. */
  use(call: NamedCall): Fault | undefined;
}

export function openRules(store: DurableStore): Rules {
  const stored = store.collection<Rule>('fault_rules');
  const rules = new Map(stored.oldestFirst({ limit: maxRules }).items.map((rule) => [rule.id, rule]));

  const put = (rule: Rule) => {
    store.transaction(() => stored.put(rule.id, rule));
    rules.set(rule.id, rule);
  };

  return {
    add(request) {
      if (rules.size >= maxRules) return undefined;
      const rule: Rule = { ...request, id: `rule_${randomBytes(9).toString('hex')}`, used: 0 };
      put(rule);
      return rule;
    },
    list: () => [...rules.values()],
    remove(id) {
      const doomed = id === undefined ? [...rules.keys()] : rules.has(id) ? [id] : [];
      store.transaction(() => {
        for (const one of doomed) stored.delete(one);
      });
      for (const one of doomed) rules.delete(one);
      return doomed.length;
    },
    use({ operation, orderId }) {
      for (const rule of rules.values()) {
        if (rule.operation !== operation || rule.used >= rule.times) continue;
        if (rule.match.orderId !== undefined && rule.match.orderId !== orderId) continue;
        put({ ...rule, used: rule.used + 1 });
        return faultOf(rule.fault, given(rule.parameters));
      }
      return undefined;
    },
  };
}

/** Without the names that have no value, as the types want it. */
function given({ seconds, when }: Rule['parameters']): Partial<Omit<Fault, 'kind'>> {
  return { ...(seconds === undefined ? {} : { seconds }), ...(when === undefined ? {} : { when }) };
}
