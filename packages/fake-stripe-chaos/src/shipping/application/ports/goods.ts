export interface Departure {
  readonly orderId: string;
  readonly labelId: string;
  /** Idempotency key of the call that dispatches. */
  readonly key?: string | undefined;
}

/** The goods in a parcel, in whosever books they are. */
export abstract class Goods {
  /** What was put aside for the order, if anything, leaves the house: in the unit of work of the dispatch. */
  abstract leave(departure: Departure): Promise<void>;
}
