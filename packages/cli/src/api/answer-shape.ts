type Kind = 'string' | 'number' | 'boolean' | 'object' | 'list';

/** What an answer has to have, by kind; `[shape]`: a list of objects that have that. */
export interface Shape {
  readonly [member: string]: Kind | readonly [Shape];
}

/** The first member that an answer lacks, or has of another kind. */
export function lackOf(answer: unknown, shape: Shape): string | undefined {
  const members = isObject(answer) ? answer : {};
  for (const [name, wanted] of Object.entries(shape)) {
    const value = members[name];
    if (typeof wanted === 'string') {
      if (kindOf(value) !== wanted) return name;
      continue;
    }
    if (!Array.isArray(value)) return name;
    const lack = value.map((item) => lackOf(item, wanted[0])).find((each) => each !== undefined);
    if (lack !== undefined) return `${name}[].${lack}`;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return value === null ? 'nothing' : typeof value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'object';
}
