import {
  approvalTimeout,
  orderProfiles,
  type ChaosDirectives,
  type OrderFulfillmentInput,
  type OrderProfile,
  type OrderProfileName,
} from '@fake-stripe/contracts';
import type { OrderRequest } from './order-request.js';
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

/** Fixes every rule of the order in the workflow's input: its steps, its times, its attempts. */
export function planOrder(request: OrderRequest, profile: OrderProfile, context: OrderContext): OrderFulfillmentInput {
  const timeout = approvalTimeout(profile.approval, {
    total: request.order.total,
    requiresApproval: request.requiresApproval,
    override: request.overrides.approvalTimeout,
  });
  return {
    order: request.order,
    profile: profile.name,
    steps: profile.steps.filter((step) => step !== 'approval' || timeout !== undefined),
    requestHash: requestHash(request),
    shippingService: profile.shippingService,
    ...context,
    ...(timeout === undefined ? {} : { approvalTimeout: timeout }),
    ...(profile.attempts === undefined ? {} : { attempts: profile.attempts }),
  };
}
