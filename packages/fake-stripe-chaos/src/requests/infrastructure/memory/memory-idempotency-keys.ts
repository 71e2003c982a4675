import type { Clock } from '../../../kernel/clock.js';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { MemoryStore } from '../../../stores/memory/memory-store.js';
import type { Answer } from '../../application/answer.js';
import {
  IdempotencyKeys,
  LEASE_MS,
  type ClaimOutcome,
  type KeyClaim,
} from '../../application/ports/idempotency-keys.js';

interface KeyRow {
  readonly fingerprint?: string;
  readonly owner?: string;
  readonly leaseUntil?: number;
  readonly answer?: Answer;
  readonly voided?: boolean;
}

export class MemoryIdempotencyKeys extends IdempotencyKeys implements ForwardCalls {
  private readonly rows;

  constructor(
    private readonly memory: MemoryStore,
    private readonly clock: Clock,
  ) {
    super();
    this.rows = memory.table<KeyRow>();
  }

  claim(claim: KeyClaim): Promise<ClaimOutcome> {
    return this.memory.run(() => Promise.resolve(this.claimNow(claim)));
  }

  lock({ key, owner }: KeyClaim): Promise<'held' | 'voided' | 'lost'> {
    const row = this.rows.get(key);
    if (row?.voided) return Promise.resolve('voided');
    return Promise.resolve(row?.owner === owner && !row.answer ? 'held' : 'lost');
  }

  store({ key, fingerprint }: KeyClaim, answer: Answer): Promise<void> {
    this.rows.set(key, { fingerprint, answer });
    return Promise.resolve();
  }

  abandon({ key, owner }: KeyClaim): Promise<void> {
    return this.memory.run(() => {
      const row = this.rows.get(key);
      if (row?.owner === owner && !row.answer) this.rows.set(key, { ...(row.voided ? { voided: true } : {}) });
      return Promise.resolve();
    });
  }

  /** Units of work run one after the other: whoever is in one already holds every key. */
  hold(): Promise<void> {
    return Promise.resolve();
  }

  void(key: string): Promise<void> {
    this.rows.set(key, { ...this.rows.get(key), voided: true });
    return Promise.resolve();
  }

  private claimNow({ key, fingerprint, owner }: KeyClaim): ClaimOutcome {
    const row = this.rows.get(key) ?? {};
    const now = this.clock.now().getTime();
    const inProgress = row.leaseUntil !== undefined && row.leaseUntil > now;
    if ((row.answer || inProgress) && row.fingerprint !== fingerprint) return { outcome: 'mismatch' };
    if (row.answer) return { outcome: 'stored', answer: row.answer };
    if (row.voided) return { outcome: 'voided' };
    if (inProgress) return { outcome: 'in_use' };
    this.rows.set(key, { fingerprint, owner, leaseUntil: now + LEASE_MS });
    return { outcome: 'claimed' };
  }
}
