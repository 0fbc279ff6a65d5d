/** Does what a function does, for the recorder to see: calls AWS and a provider, and logs. Environment: what they are at. */
import { tracingChannel } from 'node:diagnostics_channel';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const put = () => client.send(new PutCommand({ TableName: 'comanda', Item: { PK: 'A', SK: 'B' } }));

// Outside of any call, as a poller is: not counted.
await put();
console.log('functions are ready');
await tracingChannel('comanda:invocation').tracePromise(
  async () => {
    await put();
    await fetch(`${process.env.CARRIER_API_URL}/rates`);
    await fetch(`${process.env.AWS_ENDPOINT_URL_DYNAMODB}/elsewhere`);
    console.log('rated');
  },
  { functionName: 'rate-shipment' },
);
