/**
 * One transaction around `work`: everything that repositories write in it is kept, or nothing is.
 * Repositories join it by themselves; a unit of work inside another one joins that.
 * @throws StoreUnavailable on a technical fault of the store
 */
export abstract class UnitOfWork {
  abstract run<T>(work: () => Promise<T>): Promise<T>;

  /**
   * Everything that repositories read in it is of one and the same instant; they write nothing.
   * @throws StoreUnavailable on a technical fault of the store
   */
  abstract snapshot<T>(read: () => Promise<T>): Promise<T>;
}

/** A technical fault of the store: unreachable, restarting, out of connections. Nothing was kept. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
