import { StoreUnavailable, type CheckpointStore } from '@fake-stripe/training';

const writes = new Set<string | symbol>(['put', 'writeRecord'] satisfies (keyof CheckpointStore)[]);

/** A store that can be away: nothing is written then. */
export class AbsentStore {
  private isAway = false;
  private refuse: () => void = () => undefined;

  /** Resolves when a write was refused. */
  leave(): Promise<void> {
    this.isAway = true;
    return new Promise((resolve) => (this.refuse = resolve));
  }

  comeBack(): void {
    this.isAway = false;
  }

  readonly over = (real: CheckpointStore): CheckpointStore =>
    new Proxy(real, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          if (!this.isAway || !writes.has(name)) {
            return Reflect.apply(member as (...args: unknown[]) => unknown, target, args);
          }
          this.refuse();
          return Promise.reject(new StoreUnavailable('no space left on device'));
        };
      },
    });
}
