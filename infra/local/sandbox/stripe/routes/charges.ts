import { missing } from '../api-error.ts';
import { listAnswer, listQuery } from '../lists.ts';
import { type Handler, ok, type Route } from '../routing.ts';

const retrieve: Handler = ({ id, params }) => {
  params.done();
  return (context) => {
    const charge = context.charges.get(id);
    if (charge === undefined) throw missing('charge', id, 'id');
    return ok(charge);
  };
};

const list: Handler = ({ params }) => {
  const query = listQuery(params);
  const intentId = params.optionalString('payment_intent', 255);
  params.done();
  return (context) => listAnswer(context.charges, query, { url: '/v1/charges', objectName: 'charge', group: intentId });
};

export const chargeRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/charges', handle: list },
  { method: 'GET', path: '/v1/charges/:id', handle: retrieve },
];
