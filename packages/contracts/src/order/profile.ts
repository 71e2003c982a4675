/** The steps an order can consist of, by name. Which of them, in which order, is the profile's to say. */
export type StepName =
  'create' | 'authorize' | 'review' | 'fraud' | 'approval' | 'reserve' | 'capture' | 'ship' | 'notify' | 'window';

export interface ApprovalRule {
  /** Milliseconds to decide when the request asks for approval; absent: asking has no effect. */
  readonly requestedTimeout?: number;
  /** Above this total (minor units) approval is needed unless the request says `requiresApproval: false`. */
  readonly highValue?: { readonly above: number; readonly timeout: number };
}

/** An order profile is data: the API fixes its steps in the workflow's input at start. */
export interface OrderProfile {
  readonly name: string;
  readonly steps: readonly StepName[];
  readonly approval?: ApprovalRule;
  readonly shippingService: 'standard' | 'express';
  /** Attempts of every provider step, where the profile changes the step's own number. */
  readonly attempts?: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const orderProfiles = {
  standard: {
    name: 'standard',
    steps: ['create', 'authorize', 'approval', 'reserve', 'capture', 'ship', 'notify'],
    approval: { requestedTimeout: 2 * MINUTE, highValue: { above: 500_000, timeout: 24 * HOUR } },
    shippingService: 'standard',
  },
} as const satisfies Record<string, OrderProfile>;

export type OrderProfileName = keyof typeof orderProfiles;

export const DEFAULT_ORDER_PROFILE: OrderProfileName = 'standard';

/** Whether an order of these steps ends with parcels on the way. */
export function ships(steps: readonly StepName[]): boolean {
  return steps.includes('ship');
}

/**
 * How long a decision may take (ms), or `undefined` when the order needs no approval.
 * Where several reasons apply the longest time wins; an override replaces the time, not the need.
 */
export function approvalTimeout(
  rule: ApprovalRule | undefined,
  order: { readonly total: number; readonly requiresApproval?: boolean; readonly override?: number },
): number | undefined {
  const times: number[] = [];
  if (order.requiresApproval === true && rule?.requestedTimeout !== undefined) times.push(rule.requestedTimeout);
  if (order.requiresApproval !== false && rule?.highValue && order.total > rule.highValue.above) {
    times.push(rule.highValue.timeout);
  }
  if (times.length === 0) return undefined;
  return order.override ?? Math.max(...times);
}
