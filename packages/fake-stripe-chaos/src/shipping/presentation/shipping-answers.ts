import { ErrorCode } from '@fake-stripe/contracts';
import { refusal, resource, type Answer } from '../../requests/application/answer.js';
import type { CancelLabelResult } from '../application/use-cases/cancel-label.js';
import type { CreateLabelResult } from '../application/use-cases/create-label.js';
import type { Label } from '../domain/label.js';
import type { LabelDto } from './shipping.dto.js';

/** A label as it is now. */
export function labelOf(label: Label, now: Date): LabelDto {
  const { id, orderId, readyAt, service, address, createdAt } = label.state;
  return {
    labelId: id,
    orderId,
    status: label.status(now),
    progress: label.progress(now),
    readyAt: readyAt.toISOString(),
    service,
    address,
    trackingNumber: label.trackingNumber(now) ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function created(result: CreateLabelResult, now: Date): Answer {
  if (result.outcome === 'created') return resource(201, labelOf(result.label, now));
  return refusal(422, ErrorCode.addressError, 'The courier cannot find the address.');
}

export function cancelled(result: CancelLabelResult): Answer {
  if (result.outcome === 'nothing_to_undo') return resource(200, { status: result.outcome });
  const { id, orderId } = result.label.state;
  return resource(200, { status: result.outcome, labelId: id, orderId });
}
