import { ErrorCode, type Address } from '@fake-stripe/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CancellationScope, log } from '@temporalio/workflow';
import { executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import { compensationRetry, type UndoneElsewhere } from '../../workflow-kit/saga.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { CarrierActivities, Parcel } from '../activities/shipping.activities.js';

/** Keys of one label, chosen by the parent, which registered the label's undo beforehand. */
export interface LabelKeys {
  readonly label: StepCall;
  readonly labelUndo: StepCall;
}

/** Where the parcel shall go; a change of address is a new revision, with a label of its own. */
export interface Destination {
  readonly revision: number;
  readonly address: Address;
  readonly keys: LabelKeys;
}

export interface ShipmentTerms {
  readonly orderId: string;
  readonly correlationId: string;
  readonly service: 'standard' | 'express';
  /** Where the order's profile changes the number of attempts. */
  readonly attempts?: number;
}

export type Label = Answered & { readonly labelId: string };

/** Tells the order how its parcel is doing. */
export interface ShipmentReport {
  labelled(label: Label, revision: number): Promise<void>;
  /** The label of an earlier address is about to be undone. */
  relabelling(revision: number): Promise<void>;
}

const labelRetry: StepRetry = { attempts: 5, interval: 2_000 };

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

  get labelAttempts(): number {
    return this.terms.attempts ?? labelRetry.attempts;
  }

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
    this.undone.push(await this.undo(keys));
  }

  private async discard({ keys, revision }: Destination, report: ShipmentReport): Promise<void> {
    await report.relabelling(revision);
    const undo = await this.undo(keys);
    this.undone.push(undo);
    if (undo.outcome !== 'left_over') return;
    const message = `The label of an earlier address could not be undone: ${undo.error}`;
    throw ApplicationFailure.nonRetryable(message, ErrorCode.labelLeftOver);
  }

  private async labelFor({ address, keys }: Destination): Promise<Label> {
    const { service } = this.terms;
    const wanted: Parcel = { address, service };
    this.asked = keys;
    this.labelling = new CancellationScope();
    // It may have been called off while the label of an earlier address was undone.
    this.throwIfCalledOff();
    return this.labelling.run(async () => {
      const { parcel } = await executeStep<CarrierActivities, Answered & { parcel: Parcel }>(
        keys.label,
        labelRetry,
        (activities, call) => activities.preparePackage(call, wanted),
      );
      return executeStep<CarrierActivities, Label>(
        keys.label,
        { ...labelRetry, attempts: this.labelAttempts },
        (activities, call) => activities.createShippingLabel(call, parcel),
      );
    });
  }

  private throwIfCalledOff(): void {
    if (this.stopped || CancellationScope.current().consideredCancelled) {
      throw new CancelledFailure('Called off before dispatch');
    }
  }

  private async undo({ label, labelUndo }: LabelKeys): Promise<UndoneElsewhere> {
    const { orderId, correlationId } = this.terms;
    const key = label.idempotencyKey;
    const about = { orderId, correlationId, step: 'ship', activity: 'cancelShippingLabel' };
    try {
      const { outcome, attempt } = await executeStep<CarrierActivities, Undone>(
        labelUndo,
        compensationRetry,
        (activities, call) => activities.cancelShippingLabel(call, { undoes: key }),
      );
      log.info('compensation completed', { ...about, outcome, attempt });
      return { key, outcome, attempt };
    } catch (error) {
      const { code, message } = describeFailure(error);
      const attempt = attemptsOf(error, compensationRetry.attempts);
      log.warn('compensation failed', { ...about, attempt, code, reason: message });
      return { key, outcome: 'left_over', attempt, error: `${code}: ${message}` };
    }
  }
}
