// Tells whether anything has changed since the last build, so that a start need not ask Nx. Plain Node.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const SHARED = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];

/** Size and time of every file that goes into the build or comes out of it. */
export class BuiltState {
  constructor(root) {
    this.root = root;
    // A new installation forgets it.
    this.path = join(root, 'node_modules/.cache/fake-stripe/built');
  }

  isCurrent() {
    return existsSync(this.path) && readFileSync(this.path, 'utf8') === `${this.sources()} ${this.outputs()}`;
  }

  /** `sources` from before the build: what is edited while it runs is not built yet. */
  remember(sources) {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, `${sources} ${this.outputs()}`);
  }

  sources() {
    const shared = SHARED.map((name) => join(this.root, name));
    return fingerprint([...shared, ...this.packageFiles().filter((file) => !isOutput(file))]);
  }

  outputs() {
    return fingerprint(this.packageFiles().filter(isOutput));
  }

  /** Without what the benchmarks build for themselves: no service is made of it. */
  packageFiles() {
    const ofTests = join(this.root, 'packages/system-tests/dist') + sep;
    return filesBelow(join(this.root, 'packages')).filter((file) => !file.startsWith(ofTests));
  }
}

const isOutput = (file) => file.includes(`${sep}dist${sep}`);

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** A build that runs meanwhile takes folders away: what was in them counts as gone. */
function entriesOf(directory) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function filesBelow(directory) {
  return entriesOf(directory).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
