import type { LogHead } from '@fake-stripe/contracts';
import { count, exactObjectOf, optional, root, text } from './shape.js';

/** Record that names the last entry of a run's log. A hint: what counts is what the workflow knows. */
export const HEAD = 'head.json';

export const isLogHead = exactObjectOf<LogHead>({ size: count, root, entry: optional(text) });
