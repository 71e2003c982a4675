/** The steps an order can consist of, by name. Which of them, in which order, is the profile's to say. */
export type StepName =
  'create' | 'authorize' | 'review' | 'fraud' | 'approval' | 'reserve' | 'capture' | 'ship' | 'notify' | 'window';

export interface ApprovalRule {
  /** Milliseconds to decide when the request asks for approval. */
  readonly requestedTimeout: number;
  /** Above this total (minor units) approval is needed unless the request says `requiresApproval: false`. */
  readonly highValue: { readonly above: number; readonly timeout: number };
}

/** An order profile is data: the API fixes its steps and rules in the workflow's input at start. Times in milliseconds. */
export interface OrderProfile {
  readonly name: string;
  readonly steps: readonly StepName[];
  readonly approval?: ApprovalRule;
  /** How long the step `review` takes. */
  readonly reviewDelay?: number;
  /** For the whole order, from its start to the parcel's dispatch; then it is rolled back and ends `expired`. */
  readonly deadline?: number;
  /** How long a shipped order can be returned: the step `window`. */
  readonly returnWindow?: number;
  readonly shippingService: 'standard' | 'express';
  /** Attempts of every step but `notify`, where the profile changes the step's own number. */
  readonly attempts?: number;
  /** That one call to a provider may take, where it is not the service's own setting. */
  readonly callTimeout?: number;
  /** The card that is charged unless the request names another. */
  readonly paymentMethod?: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const highValue = { above: 500_000, timeout: 24 * HOUR };

export const orderProfiles = {
  standard: {
    name: 'standard',
    steps: ['create', 'authorize', 'approval', 'reserve', 'capture', 'ship', 'notify'],
    approval: { requestedTimeout: 2 * MINUTE, highValue },
    shippingService: 'standard',
  },
  retail: {
    name: 'retail',
    steps: ['create', 'reserve', 'authorize', 'capture', 'approval', 'ship', 'notify', 'window'],
    approval: { requestedTimeout: 24 * HOUR, highValue },
    returnWindow: 7 * DAY,
    shippingService: 'standard',
    attempts: 5,
  },
  express: {
    name: 'express',
    steps: ['create', 'review', 'authorize', 'capture', 'ship', 'notify'],
    reviewDelay: 2 * SECOND,
    deadline: 15 * SECOND,
    shippingService: 'express',
    attempts: 3,
    callTimeout: 3 * SECOND,
  },
  capped: {
    name: 'capped',
    steps: ['create', 'reserve', 'authorize', 'capture', 'notify'],
    shippingService: 'standard',
    paymentMethod: 'pm_card_limit_1000',
  },
} as const satisfies Record<string, OrderProfile>;

export type OrderProfileName = keyof typeof orderProfiles;

export const DEFAULT_ORDER_PROFILE: OrderProfileName = 'standard';

/** Times of its profile that an order's request may replace, in milliseconds; each only where the profile has the rule. */
export interface OrderOverrides {
  readonly approvalTimeout?: number;
  readonly reviewDelay?: number;
  readonly deadline?: number;
  readonly returnWindow?: number;
}

/** Within which an override is taken. */
export const overrideBounds = {
  approvalTimeout: { min: '1s', max: '30d' },
  reviewDelay: { min: '0s', max: '1h' },
  deadline: { min: '1s', max: '24h' },
  returnWindow: { min: '1s', max: '90d' },
} as const satisfies Record<keyof OrderOverrides, { readonly min: string; readonly max: string }>;

/** The steps with the fraud check, which comes after authorize wherever it is switched on. */
export function withFraudCheck(steps: readonly StepName[]): readonly StepName[] {
  return steps.flatMap((step) => (step === 'authorize' ? [step, 'fraud' as const] : [step]));
}

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
  if (order.requiresApproval === true && rule) times.push(rule.requestedTimeout);
  if (order.requiresApproval !== false && rule && order.total > rule.highValue.above) {
    times.push(rule.highValue.timeout);
  }
  if (times.length === 0) return undefined;
  return order.override ?? Math.max(...times);
}
