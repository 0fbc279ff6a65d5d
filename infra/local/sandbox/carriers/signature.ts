import { createHmac } from 'node:crypto';

/** The value of `X-Hmac-Signature` for that body: HMAC-SHA-256 with the secret in NFKD. */
export function signatureOf(rawBody: string, secret: string): string {
  return `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(rawBody).digest('hex')}`;
}
