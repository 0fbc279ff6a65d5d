import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Fact, readFacts } from '../../../commands/cost/facts.ts';

const recorder = fileURLToPath(new URL('../../../commands/cost/record-calls.ts', import.meta.url));

let folder: string;
let dynamodb: Server;
let carriers: Server;
let bodies: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comanda-recorded-'));
  bodies = [];
  dynamodb = createServer(async (request, response) => {
    bodies.push((await request.toArray()).join(''));
    response.end('{"ConsumedCapacity": {"TableName": "comanda", "CapacityUnits": 3}}');
  }).listen(0, '127.0.0.1');
  carriers = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await Promise.all([once(dynamodb, 'listening'), once(carriers, 'listening')]);
});

afterEach(() => {
  for (const server of [dynamodb, carriers]) server.close().closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP

async function recorded(program: URL): Promise<readonly Fact[]> {
  await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(program)], {
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=${recorder}`,
      COST_FACTS: folder,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: urlOf(dynamodb),
      CARRIER_API_URL: urlOf(carriers),
      STRIPE_API_URL: 'http://127.0.0.1:1',
    },
  });
  return readdirSync(folder).flatMap((file) => readFacts(readFileSync(join(folder, file), 'utf8')));
}

test('of a function: its call, what it asked of AWS and of a provider, and what it logged', async () => {
  const facts = await recorded(new URL('./recorded/lambda/main.ts', import.meta.url));
  expect(facts).toEqual([
    expect.objectContaining({
      kind: 'awsCall',
      service: 'dynamodb',
      operation: 'Put',
      writeUnits: 3,
      purpose: 'order',
    }),
    { kind: 'providerCall', purpose: 'order' },
    { kind: 'logLine', bytes: 'rated\n'.length, purpose: 'order' },
    expect.objectContaining({ kind: 'invocation', function: 'rate-shipment' }),
  ]);
  for (const body of bodies.filter((each) => each !== '')) expect(body).toContain('"ReturnConsumedCapacity":"INDEXES"');
});

test('of the API: each request and what it was for', async () => {
  const facts = await recorded(new URL('./recorded/api/main.ts', import.meta.url));
  expect(facts.map(({ kind, ...rest }) => [kind, 'purpose' in rest && rest.purpose])).toEqual([
    ['request', 'order'],
    ['invocation', 'order'],
    ['awsCall', 'read'],
    ['request', 'read'],
    ['invocation', 'read'],
  ]);
  const bytes = facts.flatMap((fact) => (fact.kind === 'request' ? [fact.bytes] : []));
  for (const sent of bytes) expect(sent).toBeGreaterThan('answered'.length);
});
