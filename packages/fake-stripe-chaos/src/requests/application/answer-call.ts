import { ErrorCode } from '@fake-stripe/contracts';
import { DomainError } from '../../kernel/domain-error.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Answer } from './answer.js';
import type { IdempotencyKeys, KeyClaim } from './ports/idempotency-keys.js';

export interface KeyedCall {
  /** Without one nothing is stored. */
  readonly claim?: KeyClaim;
  /** The operation itself: its effect, its ledger line, its answer. Throws a DomainError when real state refuses. */
  readonly execute: () => Promise<Answer>;
}

export interface Answered {
  readonly answer: Answer;
  readonly replayed: boolean;
}

/**
 * Answers a call once per key: effect, ledger line and stored answer are one unit of work.
 * Refusals by real state are thrown and not stored.
 * Codes: `idempotency_key_in_use`, `idempotency_error`, `operation_voided`.
 */
export class AnswerCall {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly work: UnitOfWork,
  ) {}

  async execute({ claim, execute }: KeyedCall): Promise<Answered> {
    if (!claim) return { answer: await this.work.run(execute), replayed: false };
    const claimed = await this.keys.claim(claim);
    if (claimed.outcome === 'stored') return { answer: claimed.answer, replayed: true };
    if (claimed.outcome !== 'claimed') throw refusalOf(claimed.outcome);
    try {
      return { answer: await this.work.run(() => this.once(claim, execute)), replayed: false };
    } catch (error) {
      // What cannot be given back now runs out with its lease.
      await this.keys.abandon(claim).catch(() => undefined);
      throw error;
    }
  }

  private async once(claim: KeyClaim, execute: () => Promise<Answer>): Promise<Answer> {
    const lock = await this.keys.lock(claim);
    if (lock !== 'held') throw refusalOf(lock === 'voided' ? 'voided' : 'in_use');
    const answer = await execute();
    await this.keys.store(claim, answer);
    return answer;
  }
}

function refusalOf(outcome: 'voided' | 'in_use' | 'mismatch'): DomainError {
  switch (outcome) {
    case 'voided':
      return new DomainError(
        'conflict',
        ErrorCode.operationVoided,
        'An undo of this call came first; it has no effect.',
      );
    case 'in_use':
      return new DomainError(
        'conflict',
        ErrorCode.idempotencyKeyInUse,
        'A call under this Idempotency-Key is in progress.',
      );
    case 'mismatch':
      return new DomainError(
        'invalid',
        ErrorCode.idempotencyError,
        'This Idempotency-Key was used with another route or body.',
      );
  }
}
