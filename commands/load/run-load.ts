import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Access } from '../instance/access.ts';
import { ApiClient, errorCodeOf } from '../instance/api-client.ts';
import { exchange, type Heard } from '../instance/exchange.ts';
import type { Progress } from '../instance/progress.ts';
import { seededRandom } from '../instance/random.ts';
import { arrivals, type Spacing } from './arrivals.ts';
import type { Percentiles } from './latencies.ts';
import { type Mix, pickKind } from './mix.ts';
import { runOpenLoop } from './open-loop.ts';
import { prepareShopRequests } from './shop-requests.ts';
import { Tally, type TallyReport } from './tally.ts';

export interface LoadOptions {
  readonly access: Access;
  readonly requests: number;
  /** A second. */
  readonly rate: number;
  readonly spacing: Spacing;
  readonly mix: Mix;
  readonly seed: number;
  readonly maxInFlight: number;
  /** So long before the run, at a quarter of the rate, requests are sent that do not count. */
  readonly warmUpSeconds: number;
  readonly progress: Pick<Progress, 'advance' | 'say'>;
  /** Breaks the run off; the report has what there is. */
  readonly signal: AbortSignal;
}

export interface LoadReport extends TallyReport {
  readonly sent: number;
  readonly unfinished: number;
  readonly heldBack: number;
  readonly seconds: number;
  readonly askedRate: number;
  /** Answers a second. */
  readonly achievedRate: number;
  /** Of all that were answered, or failed without an answer. */
  readonly errorRate: number;
  /** How late the requests went out: the load command's own doing, or that of a machine with too much to do. */
  readonly sendDelayMs: Percentiles;
  /** What the load command itself took, in percent of one core. */
  readonly ownCpuPercent: number;
  readonly orders: {
    readonly placed: number;
    /** Orders whose workflow had not got to SHIPPED or an end, as the load began and as it ended. */
    readonly waitingBefore: number;
    readonly waitingAfter: number | undefined;
  };
}

const patienceMilliseconds = 10_000;
const warmUpShare = 0.25;

/** Loads that API and reports. Throws when it cannot begin. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { access, progress, signal, mix } = options;
  const random = seededRandom(options.seed);
  const client = new ApiClient({ ...access, patienceMilliseconds });
  const requests = await prepareShopRequests(client, { id: randomUUID(), seed: options.seed, random });
  const waitingBefore = await ordersWaiting(client);
  const token = await access.token('shop');
  let tally = new Tally();
  let placed = 0;

  const send = async (intendedAt: number) => {
    const kind = pickKind(mix, random);
    try {
      const heard = await exchange(access.url, { ...requests.next(kind), token, headers: access.headers });
      tally.record(kind, outcomeOf(heard), performance.now() - intendedAt);
      if (kind === 'place' && heard.status === 201) {
        placed += 1;
        requests.placed(orderIdIn(heard.text));
      }
    } catch (error) {
      tally.record(kind, { kind: 'failed', error: `no answer: ${reasonOf(error)}` }, performance.now() - intendedAt);
    }
  };

  progress.say('warming up');
  const warmUpRate = options.rate * warmUpShare;
  const loop = { maxInFlight: options.maxInFlight, signal };
  await runOpenLoop({
    ...loop,
    arrivals: arrivals(Math.ceil(options.warmUpSeconds * warmUpRate), warmUpRate, 'even', random),
    send,
  });
  tally = new Tally();
  placed = 0;
  progress.say('');

  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const end = await runOpenLoop({
    ...loop,
    arrivals: arrivals(options.requests, options.rate, options.spacing, seededRandom(options.seed + 1)),
    send: async (intendedAt) => {
      await send(intendedAt);
      progress.advance();
    },
  });
  const seconds = (performance.now() - began) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const report = tally.report();
  const { answered, failed } = report.overall;
  return {
    ...report,
    sent: end.sent,
    unfinished: end.unfinished,
    heldBack: end.heldBack,
    seconds,
    askedRate: options.rate,
    achievedRate: answered / seconds,
    errorRate: answered === 0 ? 0 : failed / answered,
    sendDelayMs: end.delays.percentiles(),
    ownCpuPercent: (cpu.user + cpu.system) / 1e4 / seconds,
    orders: { placed, waitingBefore, waitingAfter: signal.aborted ? undefined : await ordersWaiting(client) },
  };
}

async function ordersWaiting(client: ApiClient): Promise<number> {
  const waiting = ['PENDING', 'PAYMENT_PROCESSED'];
  const lists = await Promise.all(
    waiting.map((status) => client.getAll(`/orders?status=${status}`, 'shop', z.object({}))),
  );
  return lists.flat().length;
}

function outcomeOf({ status, text }: Heard) {
  if (status < 400) return { kind: 'good' } as const;
  return { kind: 'failed', error: `${status} ${codeIn(text)}`.trim() } as const;
}

function codeIn(text: string): string {
  try {
    return errorCodeOf(JSON.parse(text)) ?? '';
  } catch {
    // A gateway's page, not an answer of ours.
    return '';
  }
}

const orderIdIn = (text: string) => z.object({ orderId: z.string() }).parse(JSON.parse(text)).orderId;

/** `fetch` hides the connection's own error in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
