import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';

/** A store has far fewer; what is beyond is sent without a name. */
const MOST = 500;

/**
 * Gives statements names, under which PostgreSQL keeps them: each connection parses them once, and plans them once they
 * have come a few times. A pooler that changes connections between transactions has to know such statements
 * (PgBouncer from 1.21 with `max_prepared_statements`).
 */
export class PreparedStatements {
  private readonly names = new Map<string, string>();
  private generation = 0;

  /** What has no parameters (`begin`, `commit`, a schema's statements) goes as it is, in a single message. */
  query(text: string, values: unknown[]): QueryConfig {
    const name = values.length === 0 ? undefined : this.nameOf(text);
    return name === undefined ? { text, values } : { name, text, values };
  }

  /** From now on every connection parses anew: after a table has changed, its old plans fail, each on its connection. */
  renew(): void {
    this.names.clear();
    this.generation += 1;
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size === MOST) return known;
    // By its text, not a number: behind a pooler several processes share a connection.
    const name = `${createHash('sha256').update(text).digest('hex').slice(0, 32)}_${this.generation}`;
    this.names.set(text, name);
    return name;
  }
}

/** `cached plan must not change result type`: a migration came between two uses of a statement. */
export function isStalePlan(error: unknown): boolean {
  const { code, routine } = (error ?? {}) as { readonly code?: unknown; readonly routine?: unknown };
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}
