import { emptyRoot, type Hash, nodeHash } from './merkle-tree.js';

/**
 * As much of an RFC 9162 tree as it takes to append to it: the roots of its full subtrees, largest first, one for each
 * bit of its size. The proofs that concern its newest leaf follow from them alone.
 */
export class CompactRange {
  static readonly EMPTY = new CompactRange(0, []);

  private constructor(
    readonly size: number,
    readonly peaks: readonly Hash[],
  ) {}

  /** `undefined` where a tree of this size has another number of full subtrees. */
  static of(size: number, peaks: readonly Hash[]): CompactRange | undefined {
    return bitsOf(size) === peaks.length ? new CompactRange(size, peaks) : undefined;
  }

  root(): Hash {
    const [last, ...others] = [...this.peaks].reverse();
    return last === undefined ? emptyRoot() : others.reduce((right, left) => nodeHash(left, right), last);
  }

  append(leaf: Hash): CompactRange {
    const peaks = [...this.peaks];
    let merged = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = Math.floor(rest / 2))
      merged = nodeHash(peaks.pop() ?? merged, merged);
    return new CompactRange(this.size + 1, [...peaks, merged]);
  }

  /** That the leaf appended to this tree is the last one of the tree that results. */
  inclusionOfNext(): Hash[] {
    return [...this.peaks].reverse();
  }

  /** That the tree with `leaf` appended has this one as its beginning. None is needed where this one is empty. */
  consistencyWithNext(leaf: Hash): Hash[] {
    const [last, ...others] = [...this.peaks].reverse();
    if (last === undefined) return [];
    return others.length === 0 ? [leaf] : [last, leaf, ...others];
  }
}

function bitsOf(size: number): number {
  return [...size.toString(2)].filter((bit) => bit === '1').length;
}
