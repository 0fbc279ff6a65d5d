/** The named fields of a value, absent ones left out: a field that is added to the value later stays unseen until it is named. */
export function pick<Value extends object, Key extends keyof Value>(
  value: Value,
  keys: readonly Key[],
): Pick<Value, Key> {
  const picked: Partial<Value> = {};
  for (const key of keys) {
    if (value[key] !== undefined) picked[key] = value[key];
  }
  return picked as Pick<Value, Key>; // every key that the value has was copied
}
