/** Whether a value that was read is of a type. */
export type Shape<T> = (value: unknown) => value is T;

type Members<T> = { readonly [K in keyof T]-?: Shape<T[K]> };

export const text: Shape<string> = (value): value is string => typeof value === 'string';
export const count: Shape<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const finite: Shape<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const sha256Hex: Shape<string> = (value): value is string => text(value) && /^[0-9a-f]{64}$/.test(value);
export const root: Shape<`0x${string}`> = (value): value is `0x${string}` =>
  text(value) && /^0x[0-9a-f]{64}$/.test(value);

export function literal<const T extends string>(...known: readonly T[]): Shape<T> {
  return (value): value is T => known.some((one) => one === value);
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(shape);
}

/** Members that are not named may be there: a hash says whether they belong. */
export function objectOf<T extends object>(members: Members<T>): Shape<T> {
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries<Shape<unknown>>(members).every(([name, shape]) => shape((value as Record<string, unknown>)[name]));
}

/** No other members: for texts that no hash covers. */
export function exactObjectOf<T extends object>(members: Members<T>): Shape<T> {
  const shape = objectOf(members);
  return (value): value is T => shape(value) && Object.keys(value).every((name) => name in members);
}

/** The value of a JSON text; `undefined` where it is none, or of another shape. */
export function parse<T>(json: string | undefined, shape: Shape<T>): T | undefined {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return shape(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
