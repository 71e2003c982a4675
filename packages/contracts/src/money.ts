/**
 * Money is an integer count of minor units (cents) everywhere inside; on our own
 * wires it is a decimal with at most two places (`59.98`).
 */
export type MinorUnits = number;

/** The largest amount accepted anywhere: 999,999,999,999.99. Sums stay exact in a double. */
export const MAX_AMOUNT: MinorUnits = 99_999_999_999_999;

/** Decimal amount → minor units; `undefined` when it is not a finite number of at most two places within bounds. */
export function toMinorUnits(amount: unknown): MinorUnits | undefined {
  if (typeof amount !== 'number' || !Number.isFinite(amount)) return undefined;
  const minor = Math.round(amount * 100);
  // 59.98 * 100 is 5997.999…: exact only if dividing back gives the very same double.
  if (minor / 100 !== amount || Math.abs(minor) > MAX_AMOUNT) return undefined;
  return minor === 0 ? 0 : minor;
}

/** Minor units → decimal amount for the wire: 5998 → 59.98. */
export function toDecimal(minor: MinorUnits): number {
  return minor / 100;
}

/** Minor units → text for people: 135997 → `1359.97`. */
export function formatMoney(minor: MinorUnits): string {
  return (minor / 100).toFixed(2);
}
