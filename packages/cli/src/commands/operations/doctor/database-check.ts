import type { Context } from '../../../context.js';
import { missing, well, type Check } from './check.js';
import type { Examined } from './http-checks.js';
import { isPostgres } from './ports.js';

/** Through the API, which uses it; without the API whether it is there at all. */
export async function checkDatabase(env: Context['env'], { health }: Examined): Promise<Check> {
  const name = 'PostgreSQL';
  const { hostname, port } = databaseAt(env);
  const place = `${hostname}:${port}`;
  const database = health?.details['database'];
  if (database?.status === 'up') return well(name, 'temporal-api reaches it');
  const answers = await isPostgres(hostname, port);
  if (answers === true && !health) return well(name, `at ${place}; without temporal-api nobody says more`);
  if (answers === true) {
    return missing(
      name,
      `temporal-api does not get into it: ${database?.message ?? 'down'}`,
      'put DATABASE_URL of temporal-api right',
    );
  }
  const mend = 'npm start, or docker compose up postgres with DATABASE_URL';
  if (answers === undefined) return missing(name, `nothing listens at ${place}`, mend);
  return missing(
    name,
    `something else listens at ${place}`,
    'POSTGRES_PORT puts ours elsewhere, DATABASE_URL names one that runs',
  );
}

function databaseAt(env: Context['env']): { readonly hostname: string; readonly port: number } {
  const ours = { hostname: '127.0.0.1', port: Number(env['POSTGRES_PORT'] || 5432) };
  try {
    const { hostname, port } = new URL(env['DATABASE_URL'] || 'none');
    return { hostname: hostname || ours.hostname, port: Number(port || 5432) };
  } catch {
    return ours;
  }
}
