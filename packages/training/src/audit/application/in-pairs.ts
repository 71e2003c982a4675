/** Results in the order of the items. While one is worked on, the next is being read: two at a time, for their memory. */
export async function inPairs<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const takeTurns = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([takeTurns(), takeTurns()]);
  return results;
}
