import { setImmediate } from 'node:timers/promises';
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
  private thread?: ChunkThread;
  /** That nobody uses: memory which is new to the process takes longer to come than to be filled. */
  private readonly rooms: ArrayBuffer[] = [];

  constructor(private readonly program = CHUNK_THREAD) {
    super();
  }

  override async hashesOf(state: Uint8Array): Promise<Hash[]> {
    if (state.byteLength <= PIECE) return chunkHashes(state);
    try {
      if (!this.thread || this.thread.ended) this.thread = new ChunkThread(this.program);
      return await this.hashedBy(this.thread, state);
    } catch {
      return hashedInTurns(state);
    }
  }

  private async hashedBy(thread: ChunkThread, state: Uint8Array): Promise<Hash[]> {
    const hashes: Hash[][] = [];
    let next = 0;
    const fillAgain = async () => {
      let room = this.rooms.pop() ?? new ArrayBuffer(PIECE);
      while (next * PIECE < state.byteLength) {
        const index = next++;
        const piece = state.subarray(index * PIECE, (index + 1) * PIECE);
        new Uint8Array(room).set(piece);
        ({ room, hashes: hashes[index] } = await thread.ask({ room, bytes: piece.byteLength }));
      }
      this.rooms.push(room);
    };
    await Promise.all(Array.from({ length: ROOMS }, fillAgain));
    return hashes.flat();
  }
}

/** Piece by piece, so that heartbeats go on. */
async function hashedInTurns(state: Uint8Array): Promise<Hash[]> {
  const hashes: Hash[][] = [];
  for (let start = 0; start < state.byteLength; start += PIECE) {
    hashes.push(chunkHashes(state.subarray(start, start + PIECE)));
    await setImmediate();
  }
  return hashes.flat();
}

/** The thread, seen from outside. What was asked of one that ends fails. */
class ChunkThread {
  ended = false;
  private readonly worker: Worker;
  /** It answers in the order in which it was asked. */
  private readonly asked: Asked[] = [];

  constructor(program: string) {
    this.worker = new Worker(program);
    this.worker.on('message', (piece: HashedPiece) => {
      this.asked.shift()?.answer(piece);
      if (this.asked.length === 0) this.worker.unref();
    });
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`The thread ended with code ${code}`)));
  }

  async ask(piece: Piece): Promise<HashedPiece> {
    return new Promise((answer, fail) => {
      this.asked.push({ answer, fail });
      // A process may end while its thread has nothing to do, and not before.
      this.worker.ref();
      this.worker.postMessage(piece, [piece.room]);
    });
  }

  private end(error: Error): void {
    this.ended = true;
    for (const { fail } of this.asked.splice(0)) fail(error);
  }
}
