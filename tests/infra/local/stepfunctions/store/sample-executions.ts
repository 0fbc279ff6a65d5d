import type { Archive, StoredExecution } from '../../../../../infra/local/stepfunctions/store/stored-execution.ts';

export const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:pack-parcel';

/** An execution of `pack-parcel` that started `order` seconds after the first. */
export function execution(order: number, changes: Partial<StoredExecution> = {}): StoredExecution {
  const name = changes.name ?? `parcel-${order}`;
  return {
    arn: `arn:aws:states:us-east-1:000000000000:execution:pack-parcel:${name}`,
    name,
    machineArn,
    status: 'RUNNING',
    startedAt: 1_790_000_000_000 + order * 1000,
    order,
    redriveCount: 0,
    ...changes,
  };
}

/** The events `first` to `last` of a history; `filler` is in each of them. */
export function events(first: number, last: number, filler = ''): Archive {
  const all = Array.from({ length: last - first + 1 }, (_, index) => ({
    id: first + index,
    previousEventId: first + index - 1,
    type: 'PassStateEntered',
    at: 1_790_000_000_000 + first + index,
    details: { name: 'Weigh', input: JSON.stringify({ parcel: first + index, filler }) },
  }));
  return { firstEventId: first, lastEventId: last, eventsJson: JSON.stringify(all) };
}
