import type { Address } from '@fake-stripe/contracts';
import { AlreadyDispatched, LabelCancelled, LabelNotReady } from './errors.js';

export const shippingServices = ['standard', 'express'] as const;
export type ShippingService = (typeof shippingServices)[number];

export const labelStatuses = ['queued', 'ready', 'dispatched', 'cancelled'] as const;
export type LabelStatus = (typeof labelStatuses)[number];

/** All there is to know of a label; what a store keeps. Whether it is ready is for the clock to say. */
export interface LabelState {
  readonly id: string;
  readonly orderId: string;
  readonly address: Address;
  readonly service: ShippingService;
  readonly trackingNumber: string;
  /** Idempotency key of the call that asked for it, by which an undo may name it. */
  readonly key?: string | undefined;
  readonly createdAt: Date;
  readonly readyAt: Date;
  readonly dispatchedAt?: Date | undefined;
  readonly cancelledAt?: Date | undefined;
}

const DONE = 100;

/** A parcel's label: queued until it is ready, then dispatched, unless it is cancelled before. */
export class Label {
  private constructor(private current: LabelState) {}

  static queued(label: Omit<LabelState, 'dispatchedAt' | 'cancelledAt'>): Label {
    return new Label(label);
  }

  static restored(state: LabelState): Label {
    return new Label(state);
  }

  get state(): LabelState {
    return this.current;
  }

  get id(): string {
    return this.current.id;
  }

  get isDispatched(): boolean {
    return this.current.dispatchedAt !== undefined;
  }

  get isCancelled(): boolean {
    return this.current.cancelledAt !== undefined;
  }

  status(now: Date): LabelStatus {
    if (this.isCancelled) return 'cancelled';
    if (this.isDispatched) return 'dispatched';
    return this.isReady(now) ? 'ready' : 'queued';
  }

  /** 0 to 100; it stays where it was when the label was cancelled. */
  progress(now: Date): number {
    const { createdAt, readyAt, cancelledAt = now } = this.current;
    if (this.isReady(cancelledAt)) return DONE;
    const share = (cancelledAt.getTime() - createdAt.getTime()) / (readyAt.getTime() - createdAt.getTime());
    return Math.max(0, Math.floor(share * DONE));
  }

  /** Nobody knows the number before the label is made. */
  trackingNumber(now: Date): string | undefined {
    return this.progress(now) === DONE ? this.current.trackingNumber : undefined;
  }

  /** The parcel is on its way. `false`: it was before. */
  dispatch(now: Date): boolean {
    if (this.isCancelled) throw new LabelCancelled(this.id);
    if (this.isDispatched) return false;
    if (!this.isReady(now)) throw new LabelNotReady(this);
    this.current = { ...this.current, dispatchedAt: now };
    return true;
  }

  /** `false`: it was before. */
  cancel(now: Date): boolean {
    if (this.isDispatched) throw new AlreadyDispatched(this);
    if (this.isCancelled) return false;
    this.current = { ...this.current, cancelledAt: now };
    return true;
  }

  private isReady(at: Date): boolean {
    return at.getTime() >= this.current.readyAt.getTime();
  }
}
