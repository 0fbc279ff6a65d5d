import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { carrierOperations } from '../../../../../infra/local/sandbox/carriers/named-call.ts';
import { startCarrierSandbox } from '../../../../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import type { Operations } from '../../../../../infra/local/sandbox/faults/fault.ts';
import { stripeOperations } from '../../../../../infra/local/sandbox/stripe/operations.ts';
import { startStripeSandbox } from '../../../../../infra/local/sandbox/stripe/server.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';
import { type RawAnswer, type RawCall, sendRaw } from './raw-client.ts';

/** One call that can be made to fail, made ready in a sandbox. */
export interface Prepared {
  readonly call: RawCall;
  /** The same request as somebody would send it who means another one: with a key of its own. */
  readonly anew: RawCall;
  /** Whether its effect is there; false for good where there is none. */
  hasHappened(): Promise<boolean>;
  /** What undoes it, where something does. */
  readonly undo?: RawCall;
}

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

export interface SandboxUnderTest {
  readonly name: 'stripe' | 'carriers';
  readonly operations: Operations;
  readonly hasKeys: boolean;
  readonly authorization: string;
  start(dataDir: string, clock: ManualClock): Promise<Running>;
  /** The address is asked for each time: the sandbox may be started again in between. */
  prepare(at: { readonly url: string }, operation: string): Promise<Prepared>;
}

let count = 0;
const newName = () => {
  count += 1;
  return `name-${count}`;
};

const answered = async (url: string, call: RawCall): Promise<RawAnswer> => {
  const outcome = await sendRaw(url, call).outcome;
  if (outcome.kind !== 'answered') throw new Error(`${call.method} ${call.path} was not answered: ${outcome.kind}`);
  return outcome;
};

const intentSchema = z.object({
  id: z.string(),
  status: z.string(),
  next_action: z.object({ redirect_to_url: z.object({ url: z.url() }).optional() }).nullable(),
});

export const stripe: SandboxUnderTest = {
  name: 'stripe',
  operations: stripeOperations,
  hasKeys: true,
  authorization: 'Bearer sk_test_1',
  start: (dataDir, clock) => startStripeSandbox({ dataDir, port: 0, faults: { clock } }),
  async prepare(at, operation) {
    const headers = { authorization: stripe.authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const post = (target: string, body = ''): RawCall => ({
      method: 'POST',
      path: target,
      headers: { ...headers, 'idempotency-key': newName() },
      body,
    });
    const get = (target: string): RawCall => ({ method: 'GET', path: target, headers });
    const json = async <Value>(schema: z.ZodType<Value>, call: RawCall) =>
      schema.parse(JSON.parse((await answered(at.url, call)).body));
    const order = newName();
    const creation = () =>
      post('/v1/payment_intents', `amount=2000&currency=usd&capture_method=manual&metadata[orderId]=${order}`);
    const list = z.object({ data: z.array(z.object({ metadata: z.record(z.string(), z.string()) })) });
    if (operation === 'createPayment') {
      const found = async () => (await json(list, get('/v1/payment_intents?limit=100'))).data;
      return {
        call: creation(),
        anew: creation(),
        hasHappened: async () => (await found()).some(({ metadata }) => metadata.orderId === order),
      };
    }
    const { id } = await json(intentSchema, creation());
    const intent = `/v1/payment_intents/${id}`;
    const statusOf = async () => (await json(intentSchema, get(intent))).status;
    const confirm = (method = 'pm_card_visa', more = '') =>
      post(`${intent}/confirm`, `payment_method=${method}${more}`);
    const cancel = () => post(`${intent}/cancel`);
    const capture = () => post(`${intent}/capture`);
    switch (operation) {
      case 'confirmPayment':
        return {
          call: confirm(),
          anew: confirm(),
          undo: cancel(),
          hasHappened: async () => (await statusOf()) === 'requires_capture',
        };
      case 'authenticatePayment': {
        const more = '&return_url=https%3A%2F%2Fshop.example%2F';
        const asked = await json(intentSchema, confirm('pm_card_authenticationRequired', more));
        const page = new URL(asked.next_action?.redirect_to_url?.url ?? '').pathname;
        const call = { ...post(page, 'answer=authenticate'), headers: {} };
        return { call, anew: call, undo: cancel(), hasHappened: async () => (await statusOf()) === 'requires_capture' };
      }
      case 'capturePayment':
        await answered(at.url, confirm());
        return {
          call: capture(),
          anew: capture(),
          undo: cancel(),
          hasHappened: async () => (await statusOf()) === 'succeeded',
        };
      case 'cancelPayment':
        return { call: cancel(), anew: cancel(), hasHappened: async () => (await statusOf()) === 'canceled' };
      case 'refundPayment': {
        await answered(at.url, confirm());
        await answered(at.url, capture());
        const refund = () => post('/v1/refunds', `payment_intent=${id}`);
        const refunds = z.object({ data: z.array(z.unknown()) });
        const found = async () => (await json(refunds, get(`/v1/refunds?payment_intent=${id}`))).data.length;
        return { call: refund(), anew: refund(), hasHappened: async () => (await found()) > 0 };
      }
      case 'readPayment':
        return { call: get(intent), anew: get(intent), hasHappened: async () => false };
      default:
        throw new Error(`no test knows the operation ${operation}`);
    }
  },
};

const to = { name: 'Ada', street1: '350 5th Ave', city: 'New York', state: 'NY', zip: '10118', country: 'US' };
const parcel = { length: 10, width: 8, height: 4, weight: 32 };
const shipmentSchema = z.object({
  id: z.string(),
  reference: z.string().nullable(),
  rates: z.array(z.object({ id: z.string() })),
  tracking_code: z.string().nullable(),
  refund_status: z.string().nullable(),
});

export const carriers: SandboxUnderTest = {
  name: 'carriers',
  operations: carrierOperations,
  hasKeys: false,
  authorization: `Basic ${Buffer.from('key:').toString('base64')}`,
  start: (dataDir, clock) =>
    startCarrierSandbox({
      port: 0,
      dataDir,
      apiKey: 'key',
      webhookSecret: 'secret',
      transitSeconds: 100,
      faults: { clock },
    }),
  async prepare(at, operation) {
    const headers = { authorization: carriers.authorization, 'content-type': 'application/json' };
    const post = (target: string, body: object = {}): RawCall => ({
      method: 'POST',
      path: target,
      headers,
      body: JSON.stringify(body),
    });
    const get = (target: string): RawCall => ({ method: 'GET', path: target, headers });
    const json = async <Value>(schema: z.ZodType<Value>, call: RawCall) =>
      schema.parse(JSON.parse((await answered(at.url, call)).body));
    const same = (call: RawCall) => ({ call, anew: call });
    const effectless = (call: RawCall): Prepared => ({ ...same(call), hasHappened: async () => false });
    const reference = newName();
    const shipment = { reference, to_address: to, from_address: { ...to, zip: '38116' }, parcel };
    if (operation === 'verifyAddress') return effectless(post('/v2/addresses', { address: to, verify: true }));
    if (operation === 'rateShipment') return effectless(post('/beta/rates', { shipment }));
    const creation = post('/v2/shipments', { shipment });
    if (operation === 'createShipment') {
      const list = z.object({ shipments: z.array(shipmentSchema) });
      const found = async () => (await json(list, get('/v2/shipments?purchased=false&page_size=100'))).shipments;
      return {
        ...same(creation),
        hasHappened: async () => (await found()).some((one) => one.reference === reference),
      };
    }
    const { id, rates } = await json(shipmentSchema, creation);
    const read = get(`/v2/shipments/${id}`);
    const buy = post(`/v2/shipments/${id}/buy`, { rate: { id: rates[0]?.id } });
    const refund = post(`/v2/shipments/${id}/refund`);
    const now = () => json(shipmentSchema, read);
    switch (operation) {
      case 'buyLabel':
        return { ...same(buy), undo: refund, hasHappened: async () => (await now()).tracking_code !== null };
      case 'voidLabel':
        await answered(at.url, buy);
        return { ...same(refund), hasHappened: async () => (await now()).refund_status !== null };
      case 'readShipment':
        return effectless(read);
      case 'trackParcel': {
        const { tracking_code: code } = await json(shipmentSchema, buy);
        return effectless(get(`/v2/trackers?tracking_code=${code}`));
      }
      default:
        throw new Error(`no test knows the operation ${operation}`);
    }
  },
};

const listSchema = z.object({
  rules: z.array(z.object({ id: z.string(), operation: z.string(), used: z.int(), times: z.int() })),
  held: z.int(),
  lateEffects: z.int(),
});

/** The control endpoint, as somebody with the key calls it. */
export function controlOf(url: string, { authorization }: Pick<SandboxUnderTest, 'authorization'>) {
  const call = async (method: RawCall['method'], body?: unknown, path = '/sandbox/faults') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const sent = { method, path, headers: { authorization }, ...(body === undefined ? {} : { body: text }) };
    const { status, body: given } = await answered(url, sent);
    return { status, json: JSON.parse(given) as unknown };
  };
  const list = async () => listSchema.parse((await call('GET')).json);
  return {
    call,
    list,
    async add(rule: object): Promise<string> {
      const { status, json } = await call('POST', rule);
      if (status !== 201) throw new Error(JSON.stringify(json));
      return z.object({ id: z.string() }).parse(json).id;
    },
    usesOf: async (id: string) => (await list()).rules.find((rule) => rule.id === id)?.used ?? 0,
  };
}

/** A sandbox in a folder of its own, on a clock that the test moves. */
export async function startUnderTest(sandbox: SandboxUnderTest) {
  const directory = mkdtempSync(path.join(tmpdir(), `${sandbox.name}-faults-`));
  const clock = new ManualClock();
  let running = await sandbox.start(directory, clock);
  const under = {
    clock,
    directory,
    url: running.url,
    control: controlOf(running.url, sandbox),
    async restart() {
      await running.close();
      running = await sandbox.start(directory, clock);
      under.url = running.url;
      under.control = controlOf(running.url, sandbox);
    },
    async close() {
      await running.close();
      rmSync(directory, { recursive: true });
    },
  };
  return under;
}
