import { parentPort } from 'node:worker_threads';
import { chunkHashes } from '../domain/checkpoint-tree.js';
import type { HashedPiece, Piece } from './threaded-chunk-hasher.js';

/** The program of a thread that hashes chunks: piece after piece, each in the room that it came in. */
parentPort?.on('message', ({ room, bytes }: Piece) => {
  const answer: HashedPiece = { room, hashes: chunkHashes(new Uint8Array(room, 0, bytes)) };
  parentPort?.postMessage(answer, [room]);
});
