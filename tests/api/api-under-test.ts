import { type Caller, roles } from '../../api/access/roles.ts';
import { InvalidToken } from '../../api/access/verify-token.ts';
import { createApp } from '../../api/app.ts';
import { memoryCarriers } from '../../tasks/adapters/memory/carriers.ts';
import { createMemoryPorts } from '../../tasks/adapters/memory/memory-ports.ts';
import { memoryPayments } from '../../tasks/adapters/memory/payments.ts';
import { customerIdSchema } from '../../tasks/domain/ids.ts';
import { type Order, orderEventSchema, orderSchema } from '../../tasks/domain/order.ts';
import { sampleOrder, sampleOrderId } from '../support/sample-order.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Tokens here are words: `customer:alice`, `support`, or several roles with a plus, `customer+support:sam`. */
async function verifyToken(token: string): Promise<Caller> {
  if (token === 'unverifiable') throw new Error('the issuer cannot be reached at keys.internal');
  const [names = '', subject = 'somebody'] = token.split(':');
  const known = roles.filter((role) => names.split('+').includes(role));
  if (known.length === 0 && names !== 'nobody') throw new InvalidToken('the token is not valid');
  return { subject: customerIdSchema.parse(subject), roles: known };
}

/** The whole API on ports in memory. */
export function apiUnderTest(overrides: { readonly bodyBytes?: number } = {}) {
  const ports = createMemoryPorts({ carriers: memoryCarriers(), payments: memoryPayments() });
  const lines: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (message: string, fields: LogLine['fields'] = {}) => {
      lines.push({ level, message, fields });
    };
  let requests = 0;
  const app = createApp({
    ports,
    verifyToken,
    requestIds: () => `request-${++requests}`,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    limits: overrides,
  });

  /** Asks as that token's bearer; as nobody when it is undefined. */
  const ask = async (token: string | undefined, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const response = await app.request(`/api/v1${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };

  const post = (token: string | undefined, path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(token, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return { app, ports, lines, ask, post };
}
export type ApiUnderTest = ReturnType<typeof apiUnderTest>;

/** Puts an order into the store as placing would have. */
export async function storeOrder(
  { ports }: ApiUnderTest,
  n: number,
  changes: Partial<Record<keyof Order, unknown>> = {},
): Promise<Order> {
  const order = orderSchema.parse({
    ...sampleOrder(),
    orderId: sampleOrderId(n),
    orderNumber: `K7PM-3XW${'ABCDEFGHJ'.charAt(n)}`,
    ...changes,
  });
  const event = orderEventSchema.parse({
    orderId: order.orderId,
    version: 1,
    type: 'OrderPlaced',
    at: order.orderDate,
    status: order.status,
    cause: 'api',
    details: { channel: order.channel },
  });
  await ports.orders.place(order, event);
  return order;
}
