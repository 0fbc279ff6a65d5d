import type { AnyTask } from './task-handler.ts';

/** Each task's function: its name on Lambda, and where its code is. Loaded one at a time, so that a bundle holds only its own. */
export const taskFunctions: Readonly<Record<string, () => Promise<AnyTask>>> = {
  'ask-support': async () => (await import('../checkout/ask-support.ts')).askSupport,
  'claim-order': async () => (await import('../checkout/claim-order.ts')).claimOrder,
  'close-order': async () => (await import('../checkout/close-order.ts')).closeOrder,
  'escalate-order': async () => (await import('../checkout/escalate-order.ts')).escalateOrder,
  'commit-stock': async () => (await import('../inventory/commit-stock.ts')).commitStock,
  'release-stock': async () => (await import('../inventory/release-stock.ts')).releaseStock,
  'reserve-stock': async () => (await import('../inventory/reserve-stock.ts')).reserveStock,
  'send-message': async () => (await import('../notification/send-message.ts')).sendMessage,
  'authorize-payment': async () => (await import('../payment/authorize-payment.ts')).authorizePayment,
  'await-authentication': async () => (await import('../payment/await-authentication.ts')).awaitAuthentication,
  'cancel-payment': async () => (await import('../payment/cancel-payment.ts')).cancelPayment,
  'capture-payment': async () => (await import('../payment/capture-payment.ts')).capturePayment,
  'create-payment': async () => (await import('../payment/create-payment.ts')).createPayment,
  'probe-capture': async () => (await import('../payment/probe-capture.ts')).probeCapture,
  'settle-authentication': async () => (await import('../payment/settle-authentication.ts')).settleAuthentication,
  'void-authorization': async () => (await import('../payment/void-authorization.ts')).voidAuthorization,
  'await-delivery': async () => (await import('../shipment/await-delivery.ts')).awaitDelivery,
  'buy-label': async () => (await import('../shipment/buy-label.ts')).buyLabel,
  'mark-delivered': async () => (await import('../shipment/mark-delivered.ts')).markDelivered,
  'mark-shipped': async () => (await import('../shipment/mark-shipped.ts')).markShipped,
  'rate-shipment': async () => (await import('../shipment/rate-shipment.ts')).rateShipment,
  'verify-address': async () => (await import('../shipment/verify-address.ts')).verifyAddress,
  'void-label': async () => (await import('../shipment/void-label.ts')).voidLabel,
};
