import { missing } from '../api-error.ts';
import { listAnswer, listQuery } from '../lists.ts';
import { type Handler, ok, type Route } from '../routing.ts';

const retrieve: Handler = ({ id, params }) => {
  params.done();
  return (context) => {
    const event = context.events.get(id);
    if (event === undefined) throw missing('event', id, 'id');
    return ok(event);
  };
};

const list: Handler = ({ params }) => {
  const query = listQuery(params);
  const type = params.optionalString('type', 100);
  params.done();
  return (context) => listAnswer(context.events, query, { url: '/v1/events', objectName: 'event', group: type });
};

export const eventRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/events', handle: list },
  { method: 'GET', path: '/v1/events/:id', handle: retrieve },
];
