import { open } from 'node:fs/promises';

/** No system reads more in one request. */
const MOST_AT_ONCE = 1 << 30;

/** In one request, unlike `readFile`: it goes on while this thread computes. */
export async function readWholeFile(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let filled = 0; filled < size;) {
      const { bytesRead } = await file.read(bytes, filled, Math.min(size - filled, MOST_AT_ONCE));
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
