/** What the shop has decided for all its orders. A run keeps what it was started with. */
export class OrderSettings {
  /** @param fraudCheck whether every order takes the step `fraud` */
  constructor(readonly fraudCheck: boolean) {}
}
