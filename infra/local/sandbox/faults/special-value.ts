import {
  type Fault,
  type FaultKind,
  faultKinds,
  faultOf,
  fits,
  maxSeconds,
  moments,
  type Operations,
} from './fault.ts';

/** The words of a special value, such as `capturePayment`, `lateEffect` and `5`, in whatever capitals. Undefined when they mean nothing. */
export function specialFault(
  operations: Operations,
  words: { readonly operation: string; readonly fault: string; readonly parameter?: string | undefined },
): { readonly operation: string; readonly fault: Fault } | undefined {
  const same = (wanted: string) => (name: string) => name.toLowerCase() === wanted.toLowerCase();
  const operation = Object.keys(operations).find(same(words.operation));
  const kind: FaultKind | undefined = faultKinds.find(same(words.fault));
  const traits = operation === undefined ? undefined : operations[operation];
  if (operation === undefined || kind === undefined || traits === undefined || !fits(kind, traits)) return undefined;
  const { parameter } = words;
  if (parameter === undefined) return { operation, fault: faultOf(kind) };
  const when = moments.find(same(parameter));
  if (when !== undefined) return { operation, fault: faultOf(kind, { when }) };
  const seconds = Number(parameter);
  return seconds <= maxSeconds ? { operation, fault: faultOf(kind, { seconds }) } : undefined;
}
