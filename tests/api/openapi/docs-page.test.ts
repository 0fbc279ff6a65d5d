import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { docsPage } from '../../../api/openapi/docs-page.ts';
import { apiUnderTest } from '../api-under-test.ts';

const api = apiUnderTest();
const { status, headers, text } = await api.ask(undefined, '/docs');
const { body: document } = await api.ask(undefined, '/openapi.json');

describe('the page', () => {
  test('is served to anyone as HTML', () => {
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toMatch(/^text\/html/);
  });

  test('has every route and every schema of the document', () => {
    for (const path of Object.keys(document.paths)) expect(text).toContain(path);
    for (const name of Object.keys(document.components.schemas)) expect(text).toContain(`id="schema-${name}"`);
  });

  test('links to nothing that is not on it', () => {
    const targets = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !targets.has(link))).toEqual([]);
  });

  test('runs nothing and fetches nothing from anyone', () => {
    expect(text).not.toMatch(/<script|<img|<link|@import|https?:\/\/(?!json-schema)/i);
  });

  test('is allowed its own style, and nothing else', () => {
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('Content-Security-Policy')).toContain(`style-src 'sha256-${hash}'`);
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });

  test('shows words between back ticks as code, in tables too', () => {
    expect(text).toContain('<code>expectedTotal</code>');
    expect(text.replaceAll(/<pre>[\s\S]*?<\/pre>/g, '')).not.toContain('`');
  });

  test('shows what it is told as text, whatever it is', () => {
    const page = docsPage({
      info: { title: '<b>Shop</b>', description: 'Say `a < b` & "c".' },
      tags: [],
      paths: {},
      components: { schemas: {} },
    });
    expect(page).toContain('&lt;b&gt;Shop&lt;/b&gt;');
    expect(page).toContain('<code>a &lt; b</code> &amp; &quot;c&quot;.');
  });
});
