import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ChunkHasher } from '../application/ports/chunk-hasher.js';
import { CHUNK_BYTES, chunkHashes } from '../domain/checkpoint-tree.js';
import type { Hash } from '../domain/merkle-tree.js';

/** Some chunks in a buffer that goes to the thread and comes back, so that memory is taken once. */
export interface Piece {
  readonly room: ArrayBuffer;
  readonly bytes: number;
}

export interface HashedPiece {
  readonly room: ArrayBuffer;
  readonly hashes: Hash[];
}

interface Asked {
  readonly answer: (piece: HashedPiece) => void;
  readonly fail: (error: Error) => void;
}

/** A millisecond's work of the thread. */
const PIECE = 16 * CHUNK_BYTES;
/** So many pieces are under way for one state that the thread waits for none. */
const ROOMS = 3;

/** Built even when this file is run from its source, as tests do: a thread loads JavaScript only. */
export const CHUNK_THREAD = fileURLToPath(
  new URL('../../../dist/audit/infrastructure/chunk-thread.js', import.meta.url),
);

/**
 * Hashes in a thread of its own, so that this one keeps its heartbeats and may hash the whole meanwhile. The thread is
 * started for the first state that is worth it, and keeps no process alive. Where it fails, the work is done here.
 */
export class ThreadedChunkHasher extends ChunkHasher {
  private thread?: Worker;
  /** A thread answers in the order in which it was asked. */
  private asked: Asked[] = [];

  constructor(private readonly program = CHUNK_THREAD) {
    super();
  }

  override async hashesOf(state: Uint8Array): Promise<Hash[]> {
    if (state.byteLength <= PIECE) return chunkHashes(state);
    try {
      return await this.hashedThere(state);
    } catch {
      return chunkHashes(state);
    }
  }

  private async hashedThere(state: Uint8Array): Promise<Hash[]> {
    const hashes: Hash[][] = [];
    let next = 0;
    const fillAgain = async () => {
      let room = new ArrayBuffer(PIECE);
      while (next * PIECE < state.byteLength) {
        const index = next++;
        const piece = state.subarray(index * PIECE, (index + 1) * PIECE);
        new Uint8Array(room).set(piece);
        ({ room, hashes: hashes[index] } = await this.ask({ room, bytes: piece.byteLength }));
      }
    };
    await Promise.all(Array.from({ length: ROOMS }, fillAgain));
    return hashes.flat();
  }

  private async ask(piece: Piece): Promise<HashedPiece> {
    const thread = (this.thread ??= this.start());
    return new Promise((answer, fail) => {
      this.asked.push({ answer, fail });
      // A process may end while its thread has nothing to do, and not before.
      thread.ref();
      thread.postMessage(piece, [piece.room]);
    });
  }

  private start(): Worker {
    const thread = new Worker(this.program);
    thread.on('message', (piece: HashedPiece) => {
      this.asked.shift()?.answer(piece);
      if (this.asked.length === 0) thread.unref();
    });
    const end = (error: Error) => {
      if (this.thread === thread) delete this.thread;
      for (const { fail } of this.asked.splice(0)) fail(error);
    };
    thread.on('error', end);
    thread.on('exit', (code) => end(new Error(`The thread ended with code ${code}`)));
    return thread;
  }
}
