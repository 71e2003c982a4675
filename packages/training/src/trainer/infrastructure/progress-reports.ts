import type { BatchProgress, EpochControl } from '../application/ports/trainer.js';

const INTERVAL_MS = 250;

/**
 * Reports how far a call is, several times a second and at its end, however seldom the engine says something: a call
 * that waits for its turn, or computes a large batch, is alive as well.
 */
export async function reporting<T>(
  { onProgress }: Pick<EpochControl, 'onProgress'>,
  read: () => BatchProgress,
  call: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => onProgress(read()), INTERVAL_MS);
  try {
    const result = await call();
    onProgress(read());
    return result;
  } finally {
    clearInterval(timer);
  }
}
