import { describe, expect, test } from '@jest/globals';
import type { Visit } from '../../../commands/demo/bank-page.ts';
import { actAsBuyer, type BuyerOptions } from '../../../commands/demo/buyer.ts';
import type { BuyerPlan } from '../../../commands/demo/plan-buyer.ts';
import { type Answer, type Request, ServerAway } from '../../../commands/instance/api-client.ts';
import { deliveredOrder } from './facts-fixture.ts';

const { orderId } = deliveredOrder(1);
const page = 'http://bank/page';
const pending = { status: 'PENDING', payment: {} };
const asking = (url = page) => ({ status: 'PAYMENT_ACTION_REQUIRED', payment: { nextAction: { url } } });
const calledOff = { ...pending, cancelRequest: { at: '2026-01-02T03:04:05.000Z' } };
const ended = { status: 'DELIVERED', payment: {} };

/** An API whose order is seen in these ways, one after the other; the last one stays. Its clock goes by what is waited. */
function world(given: {
  readonly seen?: readonly object[];
  readonly cancels?: readonly (Answer | Error)[];
  readonly visits?: readonly Visit[];
}) {
  const { seen = [pending], cancels = [], visits = [] } = given;
  const log: string[] = [];
  let now = 0;
  const next = <Item>(items: readonly Item[], done: number, what: string): Item => {
    const item = items[Math.min(done, items.length - 1)];
    if (item === undefined) throw new Error(`nobody expected ${what}`);
    return item;
  };
  const count = (what: string) => log.filter((line) => line.includes(what)).length;
  const options: BuyerOptions = {
    typicalMilliseconds: 1000,
    deadline: 60_000,
    client: {
      async get(path, _role, schema) {
        const order = next(seen, count('GET'), `GET ${path}`);
        log.push(`${now} GET`);
        return schema.parse(order);
      },
      async send({ method, path, role, body }: Request) {
        const answer = next(cancels, count('POST'), path);
        log.push(`${now} ${method} ${path} ${role} ${JSON.stringify(body)}`);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    async visit(url, answer) {
      const visit = next(visits, count('http'), url);
      log.push(`${now} ${answer} ${url} ${visit}`);
      return visit;
    },
    async wait(milliseconds) {
      now += milliseconds;
    },
    now: () => now,
  };
  return {
    log,
    clock: () => now,
    visited: () => log.filter((line) => line.includes('http')).map((line) => line.replace(/^\d+ /, '')),
    posted: () => log.filter((line) => line.includes('POST')),
    act: (plan: BuyerPlan) => actAsBuyer(orderId, plan, options),
  };
}
const cancel = { since: 'placed', after: 0.5, times: 1, reason: 'ordered twice' } as const;

describe('a buyer whose bank asks', () => {
  test('waits until the order names the page, and answers there once', async () => {
    const { act, visited } = world({ seen: [pending, pending, asking()], visits: ['answered'] });
    expect(await act({ answer: 'authenticate' })).toEqual([]);
    expect(visited()).toEqual([`authenticate ${page} answered`]);
  });

  test('comes back to a page that was away', async () => {
    const { act, visited } = world({ seen: [asking()], visits: ['away', 'away', 'answered'] });
    await act({ answer: 'fail' });
    expect(visited()).toEqual([`fail ${page} away`, `fail ${page} away`, `fail ${page} answered`]);
  });

  test('goes to the newer page when the first asks nothing any more', async () => {
    const newer = `${page}/2`;
    const { act, visited } = world({
      seen: [asking(), asking(), asking(newer)],
      visits: ['nothingAsked', 'answered'],
    });
    await act({ answer: 'authenticate' });
    expect(visited()).toEqual([`authenticate ${page} nothingAsked`, `authenticate ${newer} answered`]);
  });

  test.each([
    ['has gone on', ended],
    ['is being called off', calledOff],
    ['needs a person', { status: 'NEEDS_ATTENTION' }],
  ])('gives up once the order %s', async (_title, after) => {
    const { act, visited, clock } = world({ seen: [pending, after] });
    await act({ answer: 'authenticate' });
    expect([visited(), clock()]).toEqual([[], 200]);
  });

  test('gives up when time is up', async () => {
    const { act, clock } = world({ seen: [pending] });
    await act({ answer: 'authenticate' });
    expect(clock()).toBeGreaterThanOrEqual(60_000);
  });
});

describe('a buyer who calls an order off', () => {
  const taken: Answer = { status: 202, body: {} };
  const tooLate: Answer = { status: 409, body: { error: { code: 'not_cancellable', message: 'too late' } } };

  test('does so after the part of the usual time that was drawn, as the shop, with the reason', async () => {
    const { act, posted } = world({ cancels: [taken] });
    expect(await act({ cancel })).toEqual([{ kind: 'answered', status: 202, code: undefined }]);
    expect(posted()).toEqual([`500 POST /orders/${orderId}/cancel shop {"reason":"ordered twice"}`]);
  });

  test('sends two at once when planned so, and hears both answers', async () => {
    const { act, posted } = world({ cancels: [taken, tooLate] });
    expect(await act({ cancel: { ...cancel, times: 2 } })).toEqual([
      { kind: 'answered', status: 202, code: undefined },
      { kind: 'answered', status: 409, code: 'not_cancellable' },
    ]);
    expect(posted()).toHaveLength(2);
  });

  test('does not know when nobody answers', async () => {
    const { act } = world({ cancels: [new ServerAway('away')] });
    expect(await act({ cancel })).toEqual([{ kind: 'unanswered' }]);
  });

  test('waits for the question of the bank first when planned so', async () => {
    const { act, log } = world({ seen: [pending, asking()], cancels: [taken] });
    await act({ cancel: { ...cancel, since: 'asked' } });
    expect(log.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['0 GET', '200 GET', '700 POST']);
  });

  test('may answer the bank as well', async () => {
    const { act, visited, posted } = world({ seen: [asking()], visits: ['answered'], cancels: [tooLate] });
    expect(await act({ answer: 'authenticate', cancel: { ...cancel, since: 'asked' } })).toHaveLength(1);
    expect([visited().length, posted().length]).toEqual([1, 1]);
  });
});

test('a buyer without a plan does nothing', async () => {
  const { act, log } = world({});
  expect(await act({})).toEqual([]);
  expect(log).toEqual([]);
});
