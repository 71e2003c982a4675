export type Environment = Readonly<Record<string, string | undefined>>;

/** Wrong configuration. The message names every variable that is wrong, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`Wrong configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** What a parser throws; the message completes "NAME ". */
export class InvalidSetting extends Error {}

/** One environment variable and how it is read. Immutable: `default` and `optional` give a new one. */
export class Setting<T> {
  constructor(
    readonly name: string,
    private readonly parse: (text: string) => T,
    private readonly whenUnset: () => T,
  ) {}

  default(value: T): Setting<T> {
    return new Setting(this.name, this.parse, () => value);
  }

  optional(): Setting<T | undefined> {
    return new Setting<T | undefined>(this.name, this.parse, () => undefined);
  }

  /** An empty value counts as unset, as `NAME=` in a `.env` file does. */
  read(env: Environment): T {
    const text = env[this.name]?.trim();
    return text ? this.parse(text) : this.whenUnset();
  }
}

type Schema = Readonly<Record<string, Setting<unknown>>>;
type Parsed<S extends Schema> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/**
 * Reads a whole schema at once.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export function parseConfig<S extends Schema>(env: Environment, schema: S): Parsed<S> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(schema)) {
    try {
      values[key] = setting.read(env);
    } catch (error) {
      if (!(error instanceof InvalidSetting)) throw error;
      problems.push(`${setting.name} ${error.message}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Parsed<S>;
}
