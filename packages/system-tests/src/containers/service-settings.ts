import type { Environment } from '@fake-stripe/platform';

/** Enough for a service to read its configuration. */
const REQUIRED = { DATABASE_URL: 'postgres://user@127.0.0.1/database' };

/** The variables that a service asks for when it reads its configuration. */
export function settingsOf(readConfig: (env: Environment) => unknown): ReadonlySet<string> {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string>>(REQUIRED, {
    get: (target, name) => {
      asked.add(String(name));
      return target[String(name)];
    },
  });
  readConfig(env);
  return asked;
}
