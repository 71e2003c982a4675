// Tells whether anything has changed since the last build, so that a start need not ask Nx. Plain Node.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SHARED = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];

/** Size and time of every file that goes into the build or comes out of it. */
export class BuiltState {
  constructor(root) {
    this.root = root;
    // A new installation forgets it.
    this.path = join(root, 'node_modules/.cache/fake-stripe/built');
  }

  isCurrent() {
    return existsSync(this.path) && readFileSync(this.path, 'utf8') === this.fingerprint();
  }

  remember() {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, this.fingerprint());
  }

  fingerprint() {
    const hash = createHash('sha256');
    for (const file of [...SHARED.map((name) => join(this.root, name)), ...filesBelow(join(this.root, 'packages'))]) {
      const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
    return hash.digest('hex');
  }
}

function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
