import type { Locale } from '../../domain/order.ts';
import type { OrderStatus } from '../../domain/order-status.ts';

/** The words that every message shares. */
export interface Wording {
  readonly greeting: (name: string) => string;
  readonly orderNumber: string;
  readonly orderDate: string;
  readonly status: string;
  readonly items: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly tax: string;
  /** Of prices that hold it. */
  readonly taxIncluded: string;
  readonly total: string;
  readonly shipTo: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly estimatedDelivery: string;
  readonly inDays: (days: number) => string;
  readonly deliveredOn: string;
  /** Before the address of a button, for whom the button does not work. */
  readonly copyLink: string;
  readonly closing: string;
  readonly statuses: { readonly [Status in OrderStatus]: string };
}

export const wordings: { readonly [Language in Locale]: Wording } = {
  en: {
    greeting: (name) => `Hello ${name},`,
    orderNumber: 'Order',
    orderDate: 'Placed on',
    status: 'Status',
    items: 'Items',
    subtotal: 'Subtotal',
    discount: 'Discount',
    shipping: 'Shipping',
    tax: 'Tax',
    taxIncluded: 'Tax included',
    total: 'Total',
    shipTo: 'Delivery address',
    trackingNumber: 'Tracking number',
    carrier: 'Carrier',
    estimatedDelivery: 'Estimated delivery',
    inDays: (days) => (days === 1 ? 'about 1 day after shipping' : `about ${days} days after shipping`),
    deliveredOn: 'Delivered on',
    copyLink: 'If the button does not work, open this address:',
    closing: 'If something is not right, answer this message and name your order number.',
    statuses: {
      PENDING: 'In progress',
      PAYMENT_ACTION_REQUIRED: 'Waiting for your bank',
      PAYMENT_PROCESSED: 'Paid',
      SHIPPED: 'Shipped',
      DELIVERED: 'Delivered',
      REJECTED: 'Rejected',
      PAYMENT_FAILED: 'Payment failed',
      SHIPMENT_FAILED: 'Could not be shipped',
      CANCELLED: 'Cancelled',
      REFUNDED: 'Refunded',
      RETURNED: 'Returned',
      NEEDS_ATTENTION: 'Being looked into',
    },
  },
  es: {
    greeting: (name) => `Hola, ${name}:`,
    orderNumber: 'Pedido',
    orderDate: 'Fecha',
    status: 'Estado',
    items: 'Artículos',
    subtotal: 'Subtotal',
    discount: 'Descuento',
    shipping: 'Envío',
    tax: 'Impuestos',
    taxIncluded: 'Impuestos incluidos',
    total: 'Total',
    shipTo: 'Dirección de envío',
    trackingNumber: 'Número de seguimiento',
    carrier: 'Transportista',
    estimatedDelivery: 'Entrega estimada',
    inDays: (days) => (days === 1 ? 'alrededor de 1 día tras el envío' : `alrededor de ${days} días tras el envío`),
    deliveredOn: 'Fecha de entrega',
    copyLink: 'Si el botón no funciona, abre esta dirección:',
    closing: 'Si algo no está bien, responde a este mensaje e indica tu número de pedido.',
    statuses: {
      PENDING: 'En curso',
      PAYMENT_ACTION_REQUIRED: 'A la espera de tu banco',
      PAYMENT_PROCESSED: 'Pagado',
      SHIPPED: 'Enviado',
      DELIVERED: 'Entregado',
      REJECTED: 'Rechazado',
      PAYMENT_FAILED: 'Pago fallido',
      SHIPMENT_FAILED: 'No se pudo enviar',
      CANCELLED: 'Cancelado',
      REFUNDED: 'Reembolsado',
      RETURNED: 'Devuelto',
      NEEDS_ATTENTION: 'En revisión',
    },
  },
};
