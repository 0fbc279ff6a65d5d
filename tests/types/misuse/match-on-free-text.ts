// a match on a field that can be anything
import { checkout } from '../checkout.ts';

export const valid = checkout.match('input', 'channel', { web: (branch) => branch, phone: (branch) => branch });

// refused: has no known set of values to match on
export const misuse = checkout.match('input', 'currency', { USD: (branch) => branch });
