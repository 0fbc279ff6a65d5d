import { z } from 'zod';
import type { Instance } from '../../infra/local/instance.ts';
import { controlPath } from '../../infra/local/sandbox/faults/control.ts';
import { type FaultKind, faultKinds, moments } from '../../infra/local/sandbox/faults/fault.ts';

/** A sandbox answers at once or is away. */
const timeoutMilliseconds = 15_000;

export type Provider = 'stripe' | 'carriers';

const parametersSchema = z.object({ seconds: z.number().optional(), when: z.enum(moments).optional() });
const ruleSchema = z.object({
  id: z.string(),
  operation: z.string(),
  fault: z.enum(faultKinds),
  parameters: parametersSchema,
  match: z.object({ orderId: z.string().optional() }),
  times: z.int(),
  used: z.int(),
});
const listSchema = z.object({
  rules: z.array(ruleSchema),
  lateEffects: z.int(),
  chaos: z.object({ probability: z.number(), seed: z.number() }),
});
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

export interface ListedRule extends z.infer<typeof ruleSchema> {
  readonly provider: Provider;
}

interface NewRule {
  readonly operation: string;
  readonly fault: FaultKind;
  readonly parameters?: z.infer<typeof parametersSchema>;
  readonly match?: { readonly orderId?: string };
  readonly times?: number;
}

/** The control of one sandbox's faults. Everything throws a sentence when the sandbox refuses. */
export interface FaultsClient {
  list(): Promise<{
    readonly rules: readonly ListedRule[];
    readonly lateEffects: number;
    readonly chaos: { readonly probability: number; readonly seed: number };
  }>;
  add(rule: NewRule): Promise<ListedRule>;
  /** All without an id; says how many are gone. */
  clear(id?: string): Promise<number>;
}

/** The faults of a running Comanda's sandboxes. */
export function faultsOf({
  services,
  secrets,
}: Pick<Instance, 'services' | 'secrets'>): Record<Provider, FaultsClient> {
  const basic = Buffer.from(`${secrets.carrierApiKey}:`).toString('base64');
  return {
    stripe: client('stripe', services.stripe, `Bearer ${secrets.stripeApiKey}`),
    carriers: client('carriers', services.carriers, `Basic ${basic}`),
  };
}

function client(provider: Provider, url: string, authorization: string): FaultsClient {
  const call = async (method: string, id?: string, body?: unknown) => {
    const answer = await fetch(new URL(id === undefined ? controlPath : `${controlPath}/${id}`, url), {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    const json: unknown = await answer.json();
    if (answer.ok || (method === 'DELETE' && answer.status === 404)) return json;
    throw new Error(errorSchema.safeParse(json).data?.error.message ?? `${provider} answers with ${answer.status}`);
  };
  return {
    async list() {
      const { rules, ...rest } = listSchema.parse(await call('GET'));
      return { ...rest, rules: rules.map((rule) => ({ ...rule, provider })) };
    },
    add: async (rule) => ({ ...ruleSchema.parse(await call('POST', undefined, rule)), provider }),
    async clear(id) {
      const answer = z
        .object({ deleted: z.int().default(0) })
        .parse(await call('DELETE', id && encodeURIComponent(id)));
      return answer.deleted;
    },
  };
}
