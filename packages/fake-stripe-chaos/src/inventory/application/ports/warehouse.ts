/** The world beyond inventory: the house in which the goods are. It sees nothing of a call that real state refuses. */
export abstract class Warehouse {
  /** `out_of_stock`: the shelf was empty, whatever the books say. */
  abstract pick(orderId: string): Promise<'reserved' | 'out_of_stock'>;

  abstract putBack(reservationId: string): Promise<'released'>;

  abstract takeReturn(reservationId: string): Promise<'restocked'>;
}
