import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user under which PostgreSQL runs. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as an existing user without rights: `postgres`, else `nobody`.
 * No user is created. Everybody else runs it as themselves (undefined).
 */
export function userForPostgres(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody". ' +
      'Run as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Whether this user may enter the directory: it has to be let through every directory above it too. */
export function mayEnter(user: RunAs, directory: string): boolean {
  for (let path = directory; ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
