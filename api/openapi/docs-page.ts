import { type Html, html } from '../http/html.ts';
import type { Content, Described, Operation, Parameter, Schema } from './described.ts';
import { noteOf, referenceOf, schemaRows, typeOf } from './schema-rows.ts';
import { stylesheet } from './stylesheet.ts';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The document as a page for people: whole in itself, without scripts, and without a call to anyone. */
export function docsPage(document: Described): string {
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Route => ({ method, path, operation })),
  );
  const groups = (document.tags ?? []).map((tag) => ({
    ...tag,
    routes: routes.filter(({ operation }) => operation.tags?.includes(tag.name)),
  }));
  const schemas = Object.entries(document.components.schemas);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} API</title>
<style>${stylesheet}</style>
</head>
<body>
<nav>
<h1>${document.info.title} API</h1>
${groups.map((group) => html`<h2>${group.name}</h2><ul>${group.routes.map(link)}</ul>`)}
<h2>Schemas</h2><ul>${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul>
</nav>
<main>
${paragraphs(document.info.description)}
<p>The document itself: <a href="openapi.json">openapi.json</a></p>
${groups.map((group) => html`<h2>${group.name}</h2><p>${group.description}</p>${group.routes.map(section)}`)}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => schemaSection(name, schema))}
</main>
</body>
</html>`.text;
}

function link({ method, operation }: Route): Html {
  return html`<li><a href="#${operation.operationId}"><b class="${method}">${method}</b> ${operation.summary}</a></li>`;
}

function section({ method, path, operation }: Route): Html {
  const isOpen = operation.security?.length === 0;
  return html`<section id="${operation.operationId}">
<h3><b class="${method}">${method}</b> <code>${path}</code></h3>
<p>${operation.summary}. ${isOpen ? 'Open to anyone.' : undefined}</p>
${paragraphs(operation.description)}
${operation.parameters === undefined ? undefined : parameterTable(operation.parameters)}
${operation.requestBody === undefined ? undefined : html`<h4>Body</h4>${content(operation.requestBody.content)}`}
<h4>Answers</h4>
<table class="answers">${Object.entries(operation.responses).map(
    ([status, answer]) =>
      html`<tr><td><code>${status}</code></td><td>${withCode(answer.description)}</td><td>${types(answer.content)}</td></tr>`,
  )}</table>
</section>`;
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return html`<h4>Parameters</h4><table>${parameters.map(
    (parameter) =>
      html`<tr><td><code>${parameter.name}</code><br><small>${parameter.in}${
        parameter.required ? ', required' : undefined
      }</small></td><td>${typeOf(parameter.schema)}</td><td>${withCode(noteOf({ ...parameter.schema, ...described(parameter) }))}</td></tr>`,
  )}</table>`;
}

function described({ description }: Parameter): Schema {
  return description === undefined ? {} : { description };
}

function content(body: Content): Html[] {
  return Object.entries(body).map(
    ([type, { schema, example }]) => html`<p><code>${type}</code>: ${typeLink(schema)}</p>${sample(example)}`,
  );
}

function types(body: Content | undefined): Html[] {
  return Object.values(body ?? {}).map(({ schema }) => typeLink(schema));
}

function typeLink(schema: Schema): Html {
  const reference = referenceOf(schema);
  return reference === undefined ? html`${typeOf(schema)}` : html`<a href="#schema-${reference}">${typeOf(schema)}</a>`;
}

function sample(example: unknown): Html | undefined {
  return example === undefined ? undefined : html`<pre>${JSON.stringify(example, null, 2)}</pre>`;
}

function schemaSection(name: string, schema: Schema): Html {
  return html`<section id="schema-${name}">
<h3>${name}</h3>
${paragraphs(schema.description)}
<table>${schemaRows(schema).map(
    (row) =>
      html`<tr><td><code>${row.path}</code>${row.isRequired ? undefined : html`<br><small>optional</small>`}</td><td>${
        row.reference === undefined ? row.type : html`<a href="#schema-${row.reference}">${row.type}</a>`
      }</td><td>${withCode(row.note)}</td></tr>`,
  )}</table>
${sample(schema.example)}
</section>`;
}

function paragraphs(text: string | undefined): Html[] {
  return (text ?? '')
    .split(/\n+/)
    .filter(Boolean)
    .map((line) => html`<p>${withCode(line)}</p>`);
}

/** Words between back ticks. */
function withCode(line: string): Html[] {
  return line.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
}
