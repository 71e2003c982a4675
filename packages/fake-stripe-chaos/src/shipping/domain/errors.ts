import { ErrorCode } from '@fake-stripe/contracts';
import { DomainError } from '../../kernel/domain-error.js';
import type { Label } from './label.js';

export class LabelNotReady extends DomainError {
  constructor(label: Label) {
    super('conflict', 'label_not_ready', `Label ${label.id} is ready at ${label.state.readyAt.toISOString()}.`);
  }
}

export class LabelCancelled extends DomainError {
  constructor(id: string) {
    super('conflict', 'label_cancelled', `Label ${id} was cancelled.`);
  }
}

export class AlreadyCancelled extends DomainError {
  constructor(id: string) {
    super('conflict', 'already_cancelled', `Label ${id} was cancelled already.`);
  }
}

/** Carries the label, with which the parcel is on its way. */
export class AlreadyDispatched extends DomainError {
  constructor(readonly label: Label) {
    super('conflict', ErrorCode.alreadyDispatched, `Label ${label.id} was dispatched; the parcel is on its way.`);
  }
}
