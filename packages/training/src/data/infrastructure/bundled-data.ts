import { fileURLToPath } from 'node:url';

/** Data that comes with this package. */
export const BUNDLED_DATA_DIR = fileURLToPath(new URL('../../../data', import.meta.url));
