import type { Json } from '../interpreter/json.ts';

/** What results of optimised integrations tell of the HTTP exchange. */
export function httpMetadata(
  status: number,
  headers: readonly (readonly [string, readonly string[]])[],
  requestId: string,
): { readonly [name: string]: Json } {
  const named = headers.map(([name, values]) => [wireName(name), values] as const);
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(named),
      HttpHeaders: Object.fromEntries(named.map(([name, values]) => [name, values[0] ?? ''])),
      HttpStatusCode: status,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** Header names as AWS writes them in results. */
function wireName(name: string): string {
  if (name === 'x-amzn-requestid') return 'x-amzn-RequestId';
  if (name === 'x-amz-crc32') return name;
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => `${dash}${letter.toUpperCase()}`);
}
