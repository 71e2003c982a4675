import type { OpenedStore } from './opened-store.js';

/** A unit of work begins, and in its middle, at `otherWaits`, another one that wants the same. What the other gives. */
export async function overlapping<T>(
  store: OpenedStore,
  unit: (otherWaits: () => Promise<void>) => Promise<void>,
  other: () => Promise<T>,
): Promise<T> {
  const [middle, end] = [new Gate(), new Gate()];
  const first = store.work.run(() =>
    unit(() => {
      middle.open();
      return end.opened;
    }),
  );
  await Promise.race([middle.opened, first]);
  const second = store.work.run(other);
  await store.somebodyWaits();
  end.open();
  await first;
  return second;
}

class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}
