import {
  approvalTimeout,
  orderProfiles,
  withFraudCheck,
  type ChaosDirectives,
  type OrderFulfillmentInput,
  type OrderProfile,
  type OrderProfileName,
  type StepName,
} from '@fake-stripe/contracts';
import type { OrderRequest } from './order-request.js';
import type { OrderSettings } from './order-settings.js';
import { requestHash } from './request-hash.js';

export const profileNames = Object.keys(orderProfiles) as OrderProfileName[];

/** `undefined` for a profile that there is not. */
export function profileOf(name: string): OrderProfile | undefined {
  return profileNames.some((known) => known === name) ? orderProfiles[name as OrderProfileName] : undefined;
}

export interface OrderContext {
  /** 1 for the first start of this order id. */
  readonly start: number;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

/** Fixes every rule of the order in the workflow's input: its steps, its times, its attempts, its card. */
export function planOrder(
  request: OrderRequest,
  profile: OrderProfile,
  context: OrderContext,
  { fraudCheck }: OrderSettings,
): OrderFulfillmentInput {
  const { order, requiresApproval, overrides } = request;
  const { approvalTimeout: override, ...times } = overrides;
  const timeout = approvalTimeout(profile.approval, { total: order.total, requiresApproval, override });
  const { reviewDelay, deadline, returnWindow, attempts, callTimeout, paymentMethod } = profile;
  return {
    order: { ...known({ paymentMethod }), ...order },
    profile: profile.name,
    steps: stepsOf(profile, fraudCheck).filter((step) => step !== 'approval' || timeout !== undefined),
    requestHash: requestHash(request),
    shippingService: profile.shippingService,
    ...context,
    ...known({ approvalTimeout: timeout, reviewDelay, deadline, returnWindow, attempts, callTimeout }),
    ...times,
  };
}

function stepsOf({ steps }: OrderProfile, fraudCheck: boolean): readonly StepName[] {
  return fraudCheck ? withFraudCheck(steps) : steps;
}

/** Without the members that are undefined: JSON has no such thing. */
function known<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
