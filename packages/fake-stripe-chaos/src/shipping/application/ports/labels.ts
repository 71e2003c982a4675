import type { Label } from '../../domain/label.js';

/** How a label can be named: by its id, or by the key of the call that asked for it. */
export type LabelName = { readonly id: string } | { readonly key: string };

/**
 * Every label there is. A label found inside a unit of work is locked until it ends.
 * @throws StoreUnavailable on a technical fault
 */
export abstract class Labels {
  abstract add(label: Label): Promise<void>;

  /** Keeps the changes of a label that was found in this unit of work. */
  abstract save(label: Label): Promise<void>;

  abstract find(name: LabelName): Promise<Label | undefined>;

  /** Every one, in no order. */
  abstract all(): Promise<readonly Label[]>;
}
