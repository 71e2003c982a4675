import {
  ErrorCode,
  toDecimal,
  type FieldError,
  type Order,
  type OrderOverrides,
  type OrderProfile,
} from '@fake-stripe/contracts';
import { Refused } from '../../kernel/refused.js';

/** An order as it was asked for, with defaults filled in and money in minor units. */
export interface OrderRequest {
  readonly order: Order;
  readonly profile: string;
  readonly requiresApproval?: boolean;
  readonly overrides: OrderOverrides;
}

/** The rule of a profile that each override replaces. */
const rules = {
  approvalTimeout: 'approval',
  reviewDelay: 'reviewDelay',
  deadline: 'deadline',
  returnWindow: 'returnWindow',
} as const satisfies Record<keyof OrderOverrides, keyof OrderProfile>;

const overrideNames = Object.keys(rules) as (keyof OrderOverrides)[];

/** @throws Refused `total_mismatch` */
export function checkTotal({ items, total }: Order): void {
  const sum = items.reduce((amount, { price, quantity }) => amount + price * quantity, 0);
  if (sum === total) return;
  const message = `totalAmount is ${toDecimal(total)}, but the items sum up to ${toDecimal(sum)}.`;
  throw new Refused(ErrorCode.totalMismatch, message, [{ field: 'totalAmount', message: 'is not the sum of items' }]);
}

/**
 * Whoever asks for a rule that the profile does not have would wait for it in vain.
 * @throws Refused `validation_failed`
 */
export function checkRules({ requiresApproval, overrides }: OrderRequest, profile: OrderProfile): void {
  const taken = overrideNames.filter((name) => profile[rules[name]] !== undefined);
  const known = taken.length === 0 ? 'no overrides' : `only ${taken.join(', ')}`;
  const errors: FieldError[] = overrideNames
    .filter((name) => overrides[name] !== undefined && !taken.includes(name))
    .map((name) => ({
      field: `overrides.${name}`,
      message: `profile ${profile.name} has no ${name}; it takes ${known}`,
    }));
  if (requiresApproval === true && !profile.approval) {
    errors.push({ field: 'requiresApproval', message: `profile ${profile.name} has no approval` });
  }
  if (errors.length === 0) return;
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new Refused(ErrorCode.validationFailed, detail, errors);
}
