import type { Arena } from '../arena.js';

/** A list for the kernels: how far the numbers of a window are from its first. */
export interface Distances {
  /** In bytes. */
  readonly list: Int32Array;
  /** Its addresses. */
  readonly start: number;
  readonly end: number;
}

/** @param distanceOf in numbers, for each of a window of `count` */
export function distancesOf(count: number, distanceOf: (element: number) => number, arena: Arena): Distances {
  const list = arena.int32(count);
  for (let element = 0; element < count; element += 1) list[element] = 8 * distanceOf(element);
  const start = arena.addressOf(list);
  return { list, start, end: start + 4 * count };
}
