/** An API that reads the table for one of its two routes, asks itself for both, and ends. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});
const server = createServer(async (request, response) => {
  const Key = { PK: { S: 'A' }, SK: { S: 'B' } };
  if (request.method === 'GET') await client.send(new GetItemCommand({ TableName: 'comanda', Key }));
  response.end('answered');
}).listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const url = `http://127.0.0.1:${port}/api/v1/orders`;
  await (await fetch(url, { method: 'POST' })).text();
  await (await fetch(`${url}/01J`)).text();
  server.close();
  server.closeAllConnections();
});
