import type { MinorUnits } from '@fake-stripe/contracts';

export interface CardAuthorization {
  readonly paymentMethod: string;
  readonly amount: MinorUnits;
  readonly currency: string;
}

export type Authorization = 'approved' | 'insufficient_funds' | 'card_declined';

/** The world beyond payment: the networks that move the money. It sees nothing of a call that real state refuses. */
export abstract class CardNetwork {
  abstract authorize(authorization: CardAuthorization): Promise<Authorization>;

  /** `already_captured`: the network has done so before, and its answer was lost. */
  abstract capture(chargeId: string): Promise<'captured' | 'already_captured'>;

  abstract release(authorizationId: string): Promise<'released'>;

  /** `already_refunded`: the network has done so before, and its answer was lost. */
  abstract refund(refundId: string): Promise<'refunded' | 'already_refunded'>;
}
