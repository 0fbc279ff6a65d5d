import type { SimpleJwksCache } from 'aws-jwt-verify/jwk';

type Fetcher = SimpleJwksCache['fetcher'];

const timeoutMs = 3_000;
const maxBytes = 64 * 1024;
const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Fetches the issuer's keys: over https, or over http when they come from this very machine. The library's own knows https only. */
export const keyFetcher: Fetcher = {
  async fetch(uri) {
    const url = new URL(uri);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.has(url.hostname))) {
      throw new Error(`keys are fetched over https, or over http from loopback; "${url.origin}" is neither`);
    }
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`the issuer answered ${response.status} when asked for its keys`);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > maxBytes)
      throw new Error(`the issuer's keys are ${bytes.byteLength} bytes, more than ${maxBytes}`);
    return bytes;
  },
};
