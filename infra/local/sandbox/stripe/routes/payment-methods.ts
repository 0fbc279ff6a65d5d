import { type Handler, ok, type Route } from '../routing.ts';
import { useMethod } from './stored-intents.ts';

const retrieve: Handler = ({ id, params }) => {
  params.done();
  return (context) => ok(useMethod(context, id).method.object);
};

export const paymentMethodRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/payment_methods/:id', handle: retrieve },
];
