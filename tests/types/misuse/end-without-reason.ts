// an end without a reason
import { begun } from '../checkout.ts';

export const valid = begun.end('OrderRejected', { because: 'Our rules refuse it.' });

// refused: Property 'because' is missing
export const misuse = begun.end('OrderRejected', {});
