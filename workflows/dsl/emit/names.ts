/** 'reserve-stock' → 'Reserve stock'. */
export function titleOf(taskName: string): string {
  return capitalised(taskName.replaceAll('-', ' '));
}

/** 'PaymentFailed' or 'paymentFailed' → 'payment failed'. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase();
}

/** 'reserve-stock' → 'ReserveStock': the substitution that stands for the function in a definition. */
export function placeholderOf(taskName: string): string {
  return taskName.split('-').map(capitalised).join('');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 86400 → '24 hours'. */
export function durationOf(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  const [size, unit] = units.find(([size]) => seconds >= 2 * size && seconds % size === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** 'Reserve stock' → 'reserve stock', within a sentence. */
export function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
