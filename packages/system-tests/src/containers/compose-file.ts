import { parse } from 'yaml';

type Condition = 'service_healthy' | 'service_completed_successfully';

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly target: string; readonly args: Record<string, string> };
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const VARIABLE = /(?<!\$)\$\{(\w+)(?::-([^}]*))?\}/g;

/** docker-compose.yml, with the variables of the given environment put in. */
export class ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;

  constructor(
    private readonly text: string,
    env: Readonly<Record<string, string>> = {},
  ) {
    const fill = (value: string) =>
      value.replace(VARIABLE, (_, name: string, otherwise = '') => env[name] || otherwise).replaceAll('$$', '$');
    const filled: unknown = parse(text, (_key, value: unknown) => (typeof value === 'string' ? fill(value) : value));
    this.services = (filled as { services: Record<string, ComposeService> }).services;
  }

  /** Variables that can be set from outside, with their defaults; `undefined` where there is none. */
  get variables(): ReadonlyMap<string, string | undefined> {
    return new Map([...this.text.matchAll(VARIABLE)].map(([, name = '', otherwise]) => [name, otherwise]));
  }

  service(name: string): ComposeService {
    const found = this.services[name];
    if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
    return found;
  }

  environment(name: string): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.service(name).environment ?? {}).map(([variable, value]) => [variable, String(value)]),
    );
  }

  /** The services and all that they wait for. */
  started(...names: readonly string[]): ReadonlySet<string> {
    const needed = names.flatMap((name) => Object.keys(this.service(name).depends_on ?? {}));
    return new Set([...names, ...(needed.length > 0 ? this.started(...needed) : [])]);
  }
}
