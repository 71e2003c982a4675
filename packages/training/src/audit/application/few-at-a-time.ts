/** So many that reading waits for no hashing, and so few that their states fit into memory. */
const FEW = 3;

/** Results in the order of the items. */
export async function fewAtATime<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const takeTurns = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: FEW }, takeTurns));
  return results;
}
