import {
  addressLimits,
  CHANGE_ADDRESS_SIGNAL,
  ErrorCode,
  type Address,
  type UpdateAddress,
} from '@fake-stripe/contracts';
import type { Destination } from '../../shipping/workflows/label.js';
import { refuse, type Said } from '../../workflow-kit/door.js';
import type { OrderRun } from './order-run.js';
import { labelKeys } from './steps/ship.step.js';

/** `too_late`: the parcel is on its way; `closing`: the order has been called off or has failed meanwhile. */
export type Redirecting = 'redirected' | 'unchanged' | 'too_late' | 'closing';

/**
 * Sends an order elsewhere, at every moment before its parcel is dispatched. A request that comes again, as the signal
 * that was left while its update waited for a worker, gets its answer again, even if the address is another one by now.
 */
export function redirect(run: OrderRun, address: Address, requestId?: string): Promise<Redirecting> {
  const known = requestId === undefined ? undefined : run.redirections.get(requestId);
  if (known) return known;
  const redirecting = run.inTurn(() => redirectNow(run, address));
  if (requestId !== undefined) run.redirections.set(requestId, redirecting);
  return redirecting;
}

async function redirectNow(run: OrderRun, address: Address): Promise<Redirecting> {
  if (sameAddress(address, run.destination.address)) return 'unchanged';
  const revision = run.nextRevision();
  // The undo of the new label is registered before the child hears of it.
  const accepted = await run.shipping.ask<Destination>(CHANGE_ADDRESS_SIGNAL, () => ({
    address,
    revision,
    keys: labelKeys(run),
  }));
  if (!(accepted ?? !run.dispatched)) return 'too_late';
  if (run.rollingBack || run.cancellation || run.finished) return 'closing';
  run.destination = { address, revision };
  run.journal.update({ shippingAddress: address });
  run.journal.note('address_changed', { addressRevision: revision, address });
  await run.journal.record();
  return 'redirected';
}

export function requestIdIn(args: Said<UpdateAddress>): string | undefined {
  return typeof args?.requestId === 'string' ? args.requestId : undefined;
}

const parts = Object.keys(addressLimits) as (keyof Address)[];

/** What arrives at a door comes from anybody, not only from our API; what the courier would refuse ends here. */
export function addressIn(args: Said<UpdateAddress>): Address {
  const given = args?.address as Said<Address>;
  const wrong = parts.filter((part) => !isLine(given?.[part], addressLimits[part]));
  if (wrong.length > 0) {
    const limits = wrong.map((part) => `${part} of 1 to ${addressLimits[part]} characters`);
    refuse(ErrorCode.validationFailed, `An address has ${limits.join(', ')}, each in one line`);
  }
  const { street, city, state, zip, country } = given as Address;
  return { street, city, state, zip, country };
}

function isLine(said: unknown, limit: number): boolean {
  return typeof said === 'string' && said.trim() !== '' && said.length <= limit && /^[^\p{Cc}\p{Cs}]*$/u.test(said);
}

function sameAddress(one: Address, other: Address): boolean {
  return parts.every((part) => one[part] === other[part]);
}
