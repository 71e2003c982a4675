/** A mail as the relay took it. Never changed afterwards. */
export interface Message {
  readonly id: string;
  readonly orderId: string;
  readonly to: string;
  readonly channel: 'email';
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sentAt: Date;
}
