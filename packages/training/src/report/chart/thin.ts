/** A value at an epoch; `null` where it is no finite number. */
export interface Sample {
  readonly epoch: number;
  readonly value: number | null;
}

/**
 * At most about `limit` samples with the look of all: of each group of neighbours the first, the smallest, the largest
 * and the last, and every gap.
 */
export function thinned(samples: readonly Sample[], limit: number): readonly Sample[] {
  if (samples.length <= limit) return samples;
  const size = Math.ceil((samples.length * 4) / limit);
  const kept: Sample[] = [];
  for (let begin = 0; begin < samples.length; begin += size) {
    kept.push(...outline(samples.slice(begin, begin + size)));
  }
  return kept;
}

function outline(group: readonly Sample[]): Sample[] {
  let [smallest, largest] = [0, 0];
  const chosen = new Set<number>([0, group.length - 1]);
  group.forEach(({ value }, index) => {
    if (value === null) {
      if (group[index - 1]?.value !== null) chosen.add(index);
      return;
    }
    if (value < (group[smallest]?.value ?? Infinity)) smallest = index;
    if (value > (group[largest]?.value ?? -Infinity)) largest = index;
  });
  chosen.add(smallest).add(largest);
  return [...chosen].sort((a, b) => a - b).flatMap((index) => group[index] ?? []);
}

/** Runs of samples without a gap between them. */
export function unbroken(samples: readonly Sample[]): (Sample & { readonly value: number })[][] {
  const runs: (Sample & { readonly value: number })[][] = [[]];
  for (const { epoch, value } of samples) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ epoch, value });
  }
  return runs.filter((run) => run.length > 0);
}
