import { ErrorCode } from '@fake-stripe/contracts';
import type { OrderEvent } from '../../api/order-api.js';
import type { Followed } from './demo-orders.js';

export function wrongWithPaid({ status }: Followed): string[] {
  return status === 'completed' ? [] : [`the order of 400.00 is ${status}, not completed`];
}

export function wrongWithDeclined({ status, failure, events }: Followed): string[] {
  if (status !== 'failed' || failure?.code !== ErrorCode.cardDeclined) {
    return [`the order of 2,700.00 is ${status} (${failure?.code ?? 'no failure'}), not failed by a declined card`];
  }
  return [
    ...(events.some(isStockReleased) ? [] : ['its stock was not released']),
    ...(isCancellationMail(events.findLast(({ type }) => type !== 'status_changed'))
      ? []
      : ['the cancellation mail was not the last that happened']),
  ];
}

function isStockReleased({ type, payload }: OrderEvent): boolean {
  return type === 'compensation_completed' && payload['outcome'] === 'undone' && payload['step'] === 'reserve';
}

function isCancellationMail(event: OrderEvent | undefined): boolean {
  return event?.type === 'mail_sent' && event.payload['template'] === 'order_cancelled';
}
