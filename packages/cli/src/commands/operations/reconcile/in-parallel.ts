/** Does it to each, so many at a time, and answers in their order; begins nothing after the first fault. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = closable(items.entries());
  const lane = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}

/** A loop that is left by an error closes a generator, for the other loops over it too, but no iterator of an array. */
function* closable<T>(items: Iterable<T>): Generator<T> {
  yield* items;
}
