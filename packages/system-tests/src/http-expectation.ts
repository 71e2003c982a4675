/** What stands above a request: `# expect: 201 status=pending`. */
export interface Expectation {
  readonly statuses: readonly number[];
  readonly fields: readonly { readonly path: string; readonly values: readonly string[] }[];
}

/**
 * `201|200 status=pending|processing result.total=59.98 labelId=*`: statuses, then members of the JSON answer by
 * path. `|` separates alternatives, `*` asks only for presence, `items.length` counts.
 * @throws Error on anything else, because a misread expectation would expect nothing
 */
export function parseExpectation(text: string): Expectation {
  const [statuses = '', ...fields] = text.trim().split(/\s+/);
  if (!/^\d{3}(\|\d{3})*$/.test(statuses)) throw new Error(`expected a status, found "${statuses}"`);
  return { statuses: statuses.split('|').map(Number), fields: fields.map(parseField) };
}

function parseField(text: string) {
  const separator = text.indexOf('=');
  if (separator < 1 || separator === text.length - 1) throw new Error(`expected path=value, found "${text}"`);
  return { path: text.slice(0, separator), values: text.slice(separator + 1).split('|') };
}

/** What of an expectation the answer does not meet. */
export function unmet(expectation: Expectation, status: number, body: string): string[] {
  const excerpt = body.slice(0, 400);
  if (!expectation.statuses.includes(status)) {
    return [`expected ${expectation.statuses.join(' or ')}, got ${status}: ${excerpt}`];
  }
  return expectation.fields
    .filter(({ path, values }) => !matches(member(body, path), values))
    .map(({ path, values }) => `expected ${path} ${values.join(' or ')}, got ${excerpt}`);
}

function matches(value: unknown, accepted: readonly string[]): boolean {
  if (value === undefined) return false;
  return accepted.includes('*') || accepted.includes(String(value));
}

function member(body: string, path: string): unknown {
  try {
    return path.split('.').reduce<unknown>((value, name) => own(value, name), JSON.parse(body));
  } catch {
    return undefined;
  }
}

function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
