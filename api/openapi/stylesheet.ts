import { createHash } from 'node:crypto';
import { Html } from '../http/html.ts';

const css = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0969da; }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); font: 16px/1.5 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem 1.25rem; border-right: 1px solid var(--line); font-size: 0.9rem; }
nav h1 { font-size: 1.2rem; margin: 0 0 1rem; }
nav h2 { font-size: 0.8rem; text-transform: uppercase; letter-spacing: 0.05em; opacity: 0.7; margin: 1.25rem 0 0.25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 0.15rem 0; color: inherit; text-decoration: none; }
nav a:hover { color: var(--accent); }
main { padding: 1.5rem 2.5rem 4rem; max-width: 60rem; }
main > h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
section { margin: 2rem 0; scroll-margin-top: 1rem; }
h3 code { font-size: 1em; }
h4 { margin: 1.25rem 0 0.25rem; }
a { color: var(--accent); }
b[class] { display: inline-block; min-width: 3.2em; text-transform: uppercase; font: 600 0.75em ui-monospace, monospace; }
b.get { color: #1a7f37; }
b.post { color: #9a6700; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; background: var(--soft); border-radius: 4px; padding: 0.1em 0.3em; }
pre { padding: 0.75rem 1rem; overflow: auto; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 0.9rem; }
td { border-top: 1px solid var(--line); padding: 0.35rem 0.75rem 0.35rem 0; vertical-align: top; overflow-wrap: anywhere; }
td:nth-child(1) { width: 32%; }
td:nth-child(2) { width: 22%; }
.answers td:nth-child(1) { width: 4.5rem; }
.answers td:nth-child(2) { width: auto; }
.answers td:nth-child(3) { width: 9rem; }
small { opacity: 0.7; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } td, td:nth-child(n), .answers td:nth-child(n) { display: block; width: auto; } }
`;

export const stylesheet = new Html(css);

/** Lets the page have this style and nothing else. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; frame-ancestors 'none'`;
