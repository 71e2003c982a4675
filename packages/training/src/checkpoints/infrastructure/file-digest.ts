import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const PIECE = 1 << 19;

/** Of a file of any size, in two buffers: one is read while the other is hashed. */
export async function sha256OfFile(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    let [read, next] = [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)];
    let { bytesRead } = await file.read(read, 0, PIECE);
    while (bytesRead > 0) {
      const reading = file.read(next, 0, PIECE);
      hash.update(read.subarray(0, bytesRead));
      ({ bytesRead } = await reading);
      [read, next] = [next, read];
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}
