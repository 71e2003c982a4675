/**
 * PostgreSQL holds no NUL and no lone surrogate in text. Such a character (in a customer's reason, say) must not
 * make an order unrecordable, so it is replaced.
 */
function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** A deep copy that every adapter can hold: only what JSON carries, in text that PostgreSQL accepts. */
export function storable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, v: unknown) => (typeof v === 'string' ? storableText(v) : v))) as T;
}
