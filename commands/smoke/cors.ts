import type { Ask, Reply } from './ask.ts';
import type { Step } from './steps.ts';

/** Reserved for examples (RFC 2606): nobody's console is there. */
const foreignOrigin = 'https://elsewhere.example';
const neededHeaders = ['authorization', 'content-type', 'idempotency-key'];

const preflight = (ask: Ask, origin: string) =>
  ask({
    method: 'OPTIONS',
    path: '/orders',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': neededHeaders.join(', '),
    },
  });

/** Which pages in a browser may use the API: the console's, when it has an origin of its own, and no other. */
export function crossOrigin(ask: Ask, consoleOrigin: string | undefined): readonly (readonly Step[])[] {
  const foreign: Step = {
    name: 'CORS lets no other origin in',
    run: async () => {
      const answers = [
        await preflight(ask, foreignOrigin),
        await ask({ method: 'GET', path: '/health', headers: { origin: foreignOrigin } }),
      ];
      for (const answer of answers) {
        const allowed = answer.headers.get('access-control-allow-origin');
        if (allowed === '*' || allowed === foreignOrigin) answer.fail(`Access-Control-Allow-Origin is "${allowed}"`);
      }
      return answers[1]?.headers.get('access-control-allow-origin') ?? 'same origin only';
    },
  };
  if (consoleOrigin === undefined) return [[foreign]];
  const own: Step = {
    name: 'CORS lets the console in',
    run: async () => {
      const answer = await preflight(ask, consoleOrigin);
      if (answer.status >= 300) answer.fail(`the preflight is answered with ${answer.status}`);
      expectListed(answer, 'access-control-allow-origin', [consoleOrigin]);
      expectListed(answer, 'access-control-allow-methods', ['POST']);
      expectListed(answer, 'access-control-allow-headers', neededHeaders);
      return consoleOrigin;
    },
  };
  return [[foreign], [own]];
}

/** A `*` among the headers does not stand for Authorization (Fetch, section 4.10), so all are to be named. */
function expectListed(answer: Reply, header: string, wanted: readonly string[]): void {
  const value = answer.headers.get(header) ?? '';
  const listed = value.split(',').map((word) => word.trim().toLowerCase());
  const missing = wanted.filter((word) => !listed.includes(word.toLowerCase()));
  if (missing.length > 0) answer.fail(`${header} is "${value}", without ${missing.join(', ')}`);
}
