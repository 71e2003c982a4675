/** Each round has all of them, and begins with another one: what changes with time is not counted against one alone. */
export function turns<T>(items: readonly T[], rounds: number): readonly T[] {
  return Array.from({ length: rounds }, (_, round) => {
    const begin = round % items.length;
    return [...items.slice(begin), ...items.slice(0, begin)];
  }).flat();
}
