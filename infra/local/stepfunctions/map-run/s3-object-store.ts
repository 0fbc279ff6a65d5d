import type { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { reasonOf, type SdkClients } from '../integrations/sdk-clients.ts';
import { type ListedObject, type ObjectStore, ObjectStoreFailure } from './object-store.ts';

/** S3 by the SDK's client, which is made when it is first needed. */
export function s3ObjectStore(clients: Pick<SdkClients, 'client'>): ObjectStore {
  const load = async (): Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> => {
    const [sdk, { client }] = await Promise.all([import('@aws-sdk/client-s3'), clients.client('s3')]);
    return { sdk, client: client as unknown as S3Client }; // made of that package
  };
  return {
    get: (bucket, key, versionId) =>
      answered(async () => {
        const { sdk, client } = await load();
        const request = { Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) };
        const { Body } = await client.send(new sdk.GetObjectCommand(request));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
    put: (bucket, key, body) =>
      answered(async () => {
        const { sdk, client } = await load();
        const request = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' };
        await client.send(new sdk.PutObjectCommand(request));
      }),
    async *list(bucket, prefix) {
      const { sdk, client } = await load();
      let token: string | undefined;
      do {
        const request = {
          Bucket: bucket,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        };
        const page = await answered(() => client.send(new sdk.ListObjectsV2Command(request)));
        for (const { Key, ETag, LastModified, Size, StorageClass } of page.Contents ?? []) {
          const listed: ListedObject = {
            key: Key ?? '',
            etag: ETag ?? '',
            lastModified: (LastModified?.getTime() ?? 0) / 1000,
            size: Size ?? 0,
            storageClass: StorageClass ?? 'STANDARD',
          };
          yield listed;
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
  };
}

async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ObjectStoreFailure(causeOf(error), { cause: error });
  }
}

/** The words of the Java SDK, in which AWS reports what S3 answered. */
function causeOf(error: Error): string {
  const { name, message, $metadata } = error as Partial<S3ServiceException>; // the SDK's own, or what it could not wrap
  // Without a status nobody has answered.
  if ($metadata?.httpStatusCode === undefined) return `Unable to execute HTTP request: ${reasonOf(error)}`;
  const { httpStatusCode, requestId, extendedRequestId } = $metadata;
  return (
    `${message} (Service: Amazon S3; Status Code: ${httpStatusCode}; Error Code: ${name}; ` +
    `Request ID: ${requestId}; S3 Extended Request ID: ${extendedRequestId}; Proxy: null)`
  );
}
