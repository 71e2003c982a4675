import { ErrorCode } from '@fake-stripe/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CancellationScope } from '@temporalio/workflow';
import type { UndoneElsewhere } from '../../workflow-kit/saga.js';
import { makeLabel, undoLabel, type Destination, type Label, type LabelKeys, type ShipmentTerms } from './label.js';

/** Tells the order how its parcel is doing. */
export interface ShipmentReport {
  labelled(label: Label, revision: number): Promise<void>;
  /** The label of an earlier address is about to be undone. */
  relabelling(revision: number): Promise<void>;
}

/** The parcel of one shipping child until the carrier takes it: it can be stopped, and sent elsewhere. */
export class Shipment {
  /** What became of each label that was asked for and is not wanted any more. */
  readonly undone: UndoneElsewhere[] = [];
  /** The carrier is being called: the point of no return. */
  dispatching = false;
  /** It is over, and the labels are being undone. */
  failing = false;
  private stopped = false;
  private asked?: LabelKeys;
  private labelling = new CancellationScope();

  constructor(
    private readonly terms: ShipmentTerms,
    private wanted: Destination,
  ) {}

  /** Calls the parcel off; `false`: the carrier has it. */
  stop(): boolean {
    if (this.dispatching) return false;
    this.stopped = true;
    this.labelling.cancel();
    return true;
  }

  /** Sends the parcel elsewhere; `undefined`: it is over already, whatever the address. */
  redirect(to: Destination): boolean | undefined {
    if (this.dispatching) return false;
    if (this.stopped || this.failing) return undefined;
    this.wanted = to;
    this.labelling.cancel();
    return true;
  }

  /**
   * A label for the address that is wanted in the end; from then on the parcel belongs to the carrier.
   * @throws ApplicationFailure `label_left_over`: a label could not be undone, so that the parcel must not get another
   * @throws CancelledFailure when the parcel was called off
   */
  async label(report: ShipmentReport): Promise<Label> {
    for (;;) {
      const goal = this.wanted;
      try {
        const label = await this.labelFor(goal);
        this.throwIfCalledOff();
        if (goal === this.wanted) await report.labelled(label, goal.revision);
        this.throwIfCalledOff();
        if (goal === this.wanted) {
          this.dispatching = true;
          return label;
        }
      } catch (error) {
        this.throwIfCalledOff();
        // What went wrong with an address that nobody wants any more does not matter.
        if (goal === this.wanted) throw error;
      }
      await CancellationScope.nonCancellable(() => this.discard(goal, report));
    }
  }

  /** Undoes the label that is left: those of earlier addresses are undone already. */
  async undoLast(): Promise<void> {
    const keys = this.asked;
    if (!keys || this.undone.some(({ key }) => key === keys.label.idempotencyKey)) return;
    this.undone.push(await undoLabel(this.terms, keys));
  }

  private async discard({ keys, revision }: Destination, report: ShipmentReport): Promise<void> {
    await report.relabelling(revision);
    const undo = await undoLabel(this.terms, keys);
    this.undone.push(undo);
    if (undo.outcome !== 'left_over') return;
    const message = `The label of an earlier address could not be undone: ${undo.error}`;
    throw ApplicationFailure.nonRetryable(message, ErrorCode.labelLeftOver);
  }

  private async labelFor(destination: Destination): Promise<Label> {
    this.asked = destination.keys;
    this.labelling = new CancellationScope();
    // It may have been called off while the label of an earlier address was undone.
    this.throwIfCalledOff();
    return this.labelling.run(() => makeLabel(this.terms, destination));
  }

  private throwIfCalledOff(): void {
    if (this.stopped || CancellationScope.current().consideredCancelled) {
      throw new CancelledFailure('Called off before dispatch');
    }
  }
}
