import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Figure } from '../../commands/bench/benchmark.ts';
import { planOrders } from '../../commands/demo/order-generator.ts';
import { percentile } from '../../commands/demo/percentile.ts';
import { ApiClient, type Request } from '../../commands/instance/api-client.ts';
import { readShelf } from '../../commands/instance/shelf.ts';
import { requestToken } from '../../infra/local/sign-in/request-token.ts';
import { runningInstance } from '../support/running-instance.ts';

const orders = 50;
const placedSchema = z.object({ orderId: z.string() });

/** One request at a time: placing good orders while their workflows run, then reading each. */
export async function* run(): AsyncGenerator<Figure> {
  const { apiUrl, services, secrets } = runningInstance();
  const client = new ApiClient({
    url: apiUrl,
    token: (role) =>
      requestToken({ issuer: services.signIn, clientSecret: secrets.tokenClientSecret, role, subject: 'bench' }),
    patienceMilliseconds: 0,
  });
  const timed = async (request: Request) => {
    const began = performance.now();
    const { body } = await client.send(request);
    return { body, milliseconds: performance.now() - began };
  };

  const shelf = await readShelf(client);
  const good = planOrders(orders * 3, 1, shelf)
    .filter((order) => order.scenario === 'good')
    .slice(0, orders);
  const posts = [];
  for (const { body } of good) {
    posts.push(await timed({ method: 'POST', path: '/orders', role: 'shop', body, idempotencyKey: randomUUID() }));
  }
  const gets = [];
  for (const { body } of posts) {
    const { orderId } = placedSchema.parse(body);
    gets.push(await timed({ method: 'GET', path: `/orders/${orderId}`, role: 'support' }));
  }
  yield* [...figures('POST /orders', posts), ...figures('GET /orders/{orderId}', gets)];
}

function figures(what: string, answers: readonly { readonly milliseconds: number }[]): readonly Figure[] {
  const milliseconds = answers.map((answer) => answer.milliseconds);
  return [50, 95].map((percent) => ({
    what: `${what} p${percent}, one at a time`,
    value: percentile(milliseconds, percent),
    unit: 'ms',
  }));
}
