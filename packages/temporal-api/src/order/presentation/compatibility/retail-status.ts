import type { OrderState, OrderStatus, StepName } from '@fake-stripe/contracts';

export const retailStatuses = [
  'pending',
  'inventory_reserved',
  'payment_completed',
  'awaiting_approval',
  'shipped',
  'completed',
  'compensating',
  'cancelled',
  'failed',
] as const;
export type RetailStatus = (typeof retailStatuses)[number];

const words: Readonly<Record<Exclude<OrderStatus, 'processing'>, RetailStatus>> = {
  pending: 'pending',
  pending_approval: 'awaiting_approval',
  shipped: 'shipped',
  completed: 'completed',
  compensating: 'compensating',
  cancelled: 'cancelled',
  returned: 'cancelled',
  rejected: 'failed',
  expired: 'failed',
  failed: 'failed',
  needs_attention: 'failed',
};

const milestones: Readonly<Partial<Record<StepName, RetailStatus>>> = {
  reserve: 'inventory_reserved',
  capture: 'payment_completed',
};

/** An order that is being processed is where its last milestone was. */
export function retailStatus({ status, completedSteps }: OrderState): RetailStatus {
  if (status !== 'processing') return words[status];
  const reached = completedSteps.map((step) => milestones[step]).filter((word) => word !== undefined);
  return reached.at(-1) ?? 'pending';
}
