import { CancellationScope, condition, type ChildWorkflowHandle } from '@temporalio/workflow';
import type { ShippingAnswer } from '@fake-stripe/contracts';
import type { Said } from '../../workflow-kit/door.js';
import type { shippingWorkflow, ShippingResult } from '../../shipping/workflows/shipping.workflow.js';

export type ShippingChild = ChildWorkflowHandle<typeof shippingWorkflow>;

/** What an order and the shipping child that it has at the time say to each other. A workflow cannot update another. */
export class ShippingConversation {
  private starting = false;
  private child?: ShippingChild;
  private requests = 0;
  private readonly answers = new Map<string, boolean>();

  /** A child is at work, and decides for itself whether it can still be stopped. */
  get isOpen(): boolean {
    return this.child !== undefined;
  }

  /** @throws ChildWorkflowFailure when the child fails */
  async during(start: () => Promise<ShippingChild>): Promise<ShippingResult> {
    this.starting = true;
    try {
      this.child = await start();
      this.starting = false;
      return await this.child.result();
    } finally {
      this.starting = false;
      this.child = undefined;
    }
  }

  hear(answer: Said<ShippingAnswer>): void {
    if (typeof answer?.requestId === 'string') this.answers.set(answer.requestId, answer.accepted === true);
  }

  /**
   * Puts a request to the child and waits for its answer: `false` when the parcel is on its way. `undefined`: there is
   * no child to answer, or it ended without: how, its result tells.
   */
  async ask<R extends object>(signal: string, request: () => R): Promise<boolean | undefined> {
    return CancellationScope.nonCancellable(async () => {
      await condition(() => !this.starting);
      const { child } = this;
      if (!child) return undefined;
      this.requests += 1;
      const requestId = `request-${this.requests}`;
      const over = () => this.child !== child;
      try {
        await child.signal(signal, { ...request(), requestId });
      } catch {
        // The child has ended meanwhile.
        await condition(over);
      }
      await condition(() => this.answers.has(requestId) || over());
      return this.answers.get(requestId);
    });
  }
}
