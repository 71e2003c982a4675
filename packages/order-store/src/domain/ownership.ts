import { isEnded, type OrderState } from '@fake-stripe/contracts';
import type { NewOrder, OrderChange, OrderWriter } from '../ports/order-writer.js';

/** Who owns an order's row, and how far that run has come. */
export interface Owned {
  readonly runId: string;
  readonly start: number;
  readonly state: OrderState;
}

/** A row that ended without completing passes to the run of a later start, never back to an earlier one. */
export function mayTakeOver(row: Owned, next: NewOrder): boolean {
  const { status } = row.state;
  return row.runId !== next.runId && isEnded(status) && status !== 'completed' && next.start >= row.start;
}

/** Whether a change carries a newer state than the row; its run must own the row. */
export function supersedes(change: OrderChange, row: Owned): boolean {
  if (Date.parse(change.state.updatedAt) < Date.parse(row.state.updatedAt)) return false;
  return isEnded(change.state.status) || !isEnded(row.state.status);
}

export type Repair = Parameters<OrderWriter['repair']>[0];

export function mayRepair(row: Owned, repair: Repair): boolean {
  return row.runId === repair.runId && !isEnded(row.state.status);
}

/** The state of a run that was closed from outside, with the end that it did not live to write. */
export function repaired({ currentStep, ...state }: OrderState, repair: Repair): OrderState {
  const { end, code, message, at } = repair;
  const closed = { ...state, status: end, updatedAt: at };
  if (end === 'completed') return closed;
  return { ...closed, failure: { code, message, ...(currentStep && { step: currentStep }) } };
}
