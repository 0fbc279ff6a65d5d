import { missing } from '../api-error.ts';
import { listAnswer, listQuery } from '../lists.ts';
import type { Context, StoredEvent } from '../records.ts';
import { type Handler, ok, type Route } from '../routing.ts';

const retrieve: Handler = ({ id, params }) => {
  params.done();
  return (context) => {
    const event = context.events.get(id);
    if (event === undefined) throw missing('event', id, 'id');
    return ok(shown(context, event));
  };
};

const list: Handler = ({ params }) => {
  const query = listQuery(params);
  const type = params.optionalString('type', 100);
  params.done();
  return (context) =>
    listAnswer(context.events, query, { url: '/v1/events', objectName: 'event', group: type }, (event) =>
      shown(context, event),
    );
};

/** Stored as it was sent first; whether it was taken since is seen where it is owed. */
function shown({ owedWebhooks }: Context, event: StoredEvent): StoredEvent {
  return { ...event, pending_webhooks: owedWebhooks.get(event.id) === undefined ? 0 : 1 };
}

export const eventRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/events', handle: list },
  { method: 'GET', path: '/v1/events/:id', handle: retrieve },
];
