import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SdkClients } from '../../../../../infra/local/stepfunctions/integrations/sdk-clients.ts';
import type { ObjectStore } from '../../../../../infra/local/stepfunctions/map-run/object-store.ts';
import { s3ObjectStore } from '../../../../../infra/local/stepfunctions/map-run/s3-object-store.ts';

let server: Server;
let clients: SdkClients;
let store: ObjectStore;
let requests: string[] = [];
const bodies: string[] = [];
const previous = { ...process.env };

/** Answers as S3 does: one object, a listing of two pages, and nothing else. */
beforeEach(async () => {
  requests = [];
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://s3');
    requests.push(`${request.method} ${url.pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks).toString('utf8'));
    const contents = (key: string) =>
      `<Contents><Key>${key}</Key><ETag>"e"</ETag><Size>3</Size><LastModified>1970-01-01T00:00:01.000Z</LastModified><StorageClass>STANDARD</StorageClass></Contents>`;
    if (url.searchParams.get('list-type') === '2') {
      const isSecond = url.searchParams.get('continuation-token') === 'more';
      const page = isSecond ? '' : '<NextContinuationToken>more</NextContinuationToken>';
      response.end(
        `<ListBucketResult><IsTruncated>${!isSecond}</IsTruncated>${page}${contents(isSecond ? 'p/2' : 'p/1')}</ListBucketResult>`,
      );
    } else if (request.method === 'PUT' || url.pathname === '/b/some/key') response.end('text');
    else {
      response.writeHead(404, { 'x-amz-request-id': 'R1', 'x-amz-id-2': 'E1' });
      response.end('<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  clients = new SdkClients({
    region: 'us-east-1',
    environment: { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` },
    ownEndpoint: () => '',
  });
  store = s3ObjectStore(clients);
});
afterEach(async () => {
  process.env = previous;
  clients.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('reads an object and writes one, with the bucket in the path', async () => {
  expect((await store.get('b', 'some/key')).toString()).toBe('text');
  await store.put('out', 'folder/manifest.json', '{"a":1}');
  expect(requests).toEqual(['GET /b/some/key', 'PUT /out/folder/manifest.json']);
  expect(bodies.at(-1)).toContain('{"a":1}');
});

test('lists every page', async () => {
  const listed = [];
  for await (const object of store.list('b', 'p/')) listed.push(object);
  expect(listed).toEqual(
    ['p/1', 'p/2'].map((key) => ({ key, etag: '"e"', lastModified: 1, size: 3, storageClass: 'STANDARD' })),
  );
});

test('says what S3 said when it refuses', async () => {
  await expect(store.get('b', 'missing')).rejects.toThrow(
    'The specified key does not exist. (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey; ' +
      'Request ID: R1; S3 Extended Request ID: E1; Proxy: null)',
  );
});

test('says what the network said when nobody answers', async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(store.get('b', 'key')).rejects.toThrow(/^Unable to execute HTTP request: .*ECONNREFUSED/);
});
