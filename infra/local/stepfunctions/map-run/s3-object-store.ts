import type { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type ListedObject, type ObjectStore, ObjectStoreFailure } from './object-store.ts';

/** S3 by the SDK's client, which is loaded when it is first needed; all but the region is in the environment. */
export function s3ObjectStore(region: string): ObjectStore {
  let loading: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | undefined;
  const load = (): NonNullable<typeof loading> => {
    loading ??= import('@aws-sdk/client-s3').then((sdk) => {
      // What stands for S3 on one machine has no names of buckets in its host.
      return { sdk, client: new sdk.S3Client({ region, forcePathStyle: true }) };
    });
    return loading;
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
  if (!('$metadata' in error)) return `Unable to execute HTTP request: ${error.message}`;
  const { name, message, $metadata } = error as S3ServiceException; // nothing else has this member
  const { httpStatusCode, requestId, extendedRequestId } = $metadata;
  return (
    `${message} (Service: Amazon S3; Status Code: ${httpStatusCode}; Error Code: ${name}; ` +
    `Request ID: ${requestId}; S3 Extended Request ID: ${extendedRequestId}; Proxy: null)`
  );
}
