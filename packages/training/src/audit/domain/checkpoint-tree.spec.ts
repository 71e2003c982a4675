import { checkpointTree, stateTree } from './checkpoint-tree.js';
import { leafHash, rootOf, toRoot } from './merkle-tree.js';

describe("a checkpoint's tree", () => {
  const metadata = Buffer.from('{}');
  const sizes = Array.from({ length: 70 }, (_, size) => size);

  it.each(sizes)('with a state of %d chunks has the root of RFC 9162 over metadata and chunks', (size) => {
    const chunks = Array.from({ length: size }, (_, index) => leafHash(`chunk ${index}`));
    const { leaves, merkleRoot, checkpointId } = checkpointTree(10, metadata, stateTree(chunks));
    expect(leaves).toEqual([leafHash(metadata), ...chunks]);
    expect(merkleRoot).toBe(toRoot(rootOf(leaves)));
    expect(checkpointId).toBe(`epoch-000010-${merkleRoot.slice(2, 14)}`);
  });
});
