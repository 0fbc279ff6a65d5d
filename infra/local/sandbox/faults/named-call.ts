import type { Fault } from './fault.ts';

/** A call in the words that rules are written in. */
export interface NamedCall {
  readonly operation: string;
  /** The payment's or the shipment's id, when the call has one already. */
  readonly objectId?: string | undefined;
  readonly orderId?: string | undefined;
  /** What the request itself asks for. */
  readonly special?: SpecialValue | undefined;
}

/** A fault that stands in the request, for one operation. */
export interface SpecialValue {
  readonly operation: string;
  readonly fault: Fault;
  /** It happens once for each of these. */
  readonly onceFor: string;
  /** It happens at each second call instead, because every caller looks the same. */
  readonly alternates: boolean;
}
