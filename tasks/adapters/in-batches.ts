/** What AWS takes in one call of SendMessageBatch and of PublishBatch. */
const batchLimit = 10;

/** Hands the items over in batches, all at once, and answers those whose entry (its `Id` is the index) was refused. */
export async function inBatches<Item>(
  items: readonly Item[],
  sendBatch: (batch: readonly Item[]) => Promise<readonly { readonly Id?: string | undefined }[] | undefined>,
): Promise<readonly Item[]> {
  const batches = Array.from({ length: Math.ceil(items.length / batchLimit) }, (_, n) =>
    items.slice(n * batchLimit, (n + 1) * batchLimit),
  );
  const refused = await Promise.all(
    batches.map(async (batch) => {
      const failed = new Set((await sendBatch(batch))?.map(({ Id }) => Id));
      return batch.filter((_item, index) => failed.has(String(index)));
    }),
  );
  return refused.flat();
}
