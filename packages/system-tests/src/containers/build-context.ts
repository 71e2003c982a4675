import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a build gets to see: those of the repository that `.dockerignore` leaves in it. */
export class BuildContext {
  readonly files: readonly string[];

  constructor(readonly root: string) {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
    const ignored = ignoring(readFileSync(join(root, '.dockerignore'), 'utf8'));
    const present = [...new Set(listed.toString().split('\0'))].filter((file) => existsSync(join(root, file)));
    this.files = present.filter((file) => file !== '' && !ignored(file));
  }

  /** What `COPY source` takes: the file, or all files of the folder. */
  under(source: string): readonly string[] {
    return this.files.filter((file) => file === source || file.startsWith(`${source}/`));
  }
}

/** Docker's rule: the last pattern that fits the path or a folder above it decides. */
function ignoring(text: string): (path: string) => boolean {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const rules = lines.map((line) => ({ ignored: !line.startsWith('!'), fits: patternOf(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ fits }) => fits.test(path))?.ignored ?? false;
}

function patternOf(glob: string): RegExp {
  const parts = glob.split('/').map((part) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*'));
  const body = parts.map((part) => (part === '[^/]*[^/]*' ? '(?:.*/)?' : `${part}/`)).join('');
  return new RegExp(`^${body.replace(/\/$/, '')}(?:/|$)`);
}
