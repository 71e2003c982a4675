import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CompactRange } from './compact-range.js';
import { verifyConsistency, verifyInclusion } from './merkle-proof.js';
import { consistencyProof, fromHex, inclusionProof, leafHash, nodeHash, rootOf, toHex } from './merkle-tree.js';

interface Vector {
  readonly file: string;
  readonly desc: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface InclusionVector extends Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}

interface ConsistencyVector extends Vector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

function vectors<T extends Vector>(kind: 'inclusion' | 'consistency'): T[] {
  const file = join(__dirname, '../../../test/vectors', `${kind}.ndjson`);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): T => JSON.parse(line));
}

const bytes = (base64: string) => Buffer.from(base64, 'base64');
const inclusions = vectors<InclusionVector>('inclusion');
const consistencies = vectors<ConsistencyVector>('consistency');

/** Leaves of the test trees of Certificate Transparency. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => leafHash(Buffer.from(hex, 'hex')),
);

describe('the Merkle tree of RFC 9162', () => {
  it('has the roots of the test trees of Certificate Transparency', () => {
    expect(toHex(rootOf([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(rootOf(leaves.slice(0, 1)))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(toHex(rootOf(leaves))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('comes with 98 vectors of each kind', () => {
    expect([inclusions.length, consistencies.length]).toEqual([98, 98]);
  });

  it.each(inclusions)('judges $file: $desc', ({ leafIdx, treeSize, root, leafHash: leaf, proof, wantErr }) => {
    const claim = {
      index: leafIdx,
      size: treeSize,
      root: bytes(root),
      leaf: bytes(leaf),
      proof: (proof ?? []).map(bytes),
    };
    expect(verifyInclusion(claim)).toBe(!wantErr);
  });

  it.each(consistencies)('judges $file: $desc', ({ size1, size2, root1, root2, proof, wantErr }) => {
    const claim = { size1, size2, root1: bytes(root1), root2: bytes(root2), proof: (proof ?? []).map(bytes) };
    expect(verifyConsistency(claim)).toBe(!wantErr);
  });
});

describe('proofs', () => {
  const hashesOf = (size: number) => Array.from({ length: size }, (_, index) => leafHash(`leaf ${index}`));
  const sizes = fc.integer({ min: 1, max: 70 }).chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 })));

  it('of inclusion hold for their leaf and for no other', () => {
    fc.assert(
      fc.property(sizes, ([size, index]) => {
        const hashes = hashesOf(size);
        const claim = { index, size, leaf: hashes[index]!, root: rootOf(hashes), proof: inclusionProof(hashes, index) };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leaf: leafHash('another') })).toBe(false);
        expect(verifyInclusion({ ...claim, index: index + 1 })).toBe(false);
      }),
    );
  });

  it('of consistency hold between any two sizes and not for another beginning', () => {
    fc.assert(
      fc.property(sizes, ([size2, index]) => {
        const hashes = hashesOf(size2);
        const size1 = index + 1;
        const proof = consistencyProof(hashes, size1);
        const claim = { size1, size2, root1: rootOf(hashes.slice(0, size1)), root2: rootOf(hashes), proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, root1: leafHash('another') })).toBe(false);
      }),
    );
  });

  it('are refused for leaves and sizes that a tree does not have', () => {
    expect(() => inclusionProof(leaves, 8)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 0)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 9)).toThrow(RangeError);
  });

  it('take nothing that is no hash of 32 bytes', () => {
    const root = leaves[0]!;
    expect(verifyInclusion({ index: 0, size: 1, leaf: root.slice(1), root: root.slice(1), proof: [] })).toBe(false);
    const short = { size1: 1, size2: 2, root1: root.slice(1), root2: nodeHash(root.slice(1), root), proof: [root] };
    expect(verifyConsistency(short)).toBe(false);
    expect(fromHex('zz')).toHaveLength(0);
  });
});

describe('a compact range', () => {
  it('grows to the root of the whole tree, with the same proofs', () => {
    let range = CompactRange.EMPTY;
    const hashes: Uint8Array[] = [];
    for (let size = 0; size < 70; size += 1) {
      const leaf = leafHash(`leaf ${size}`);
      hashes.push(leaf);
      expect(range.inclusionOfNext()).toEqual(inclusionProof(hashes, size));
      expect(range.consistencyWithNext(leaf)).toEqual(size === 0 ? [] : consistencyProof(hashes, size));
      range = range.append(leaf);
      expect(range.root()).toEqual(rootOf(hashes));
    }
  });

  it('is not made of another number of subtrees than its size has', () => {
    expect(CompactRange.of(6, [leaves[0]!])).toBeUndefined();
    expect(CompactRange.of(6, [leaves[0]!, leaves[1]!])?.size).toBe(6);
  });
});
