import { execFile, type ExecFileException } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildContext } from '../../src/containers/build-context.js';
import { isOf, type Dockerfile, type ImageConfig, type Instruction } from '../../src/containers/dockerfile.js';

const LIMIT = 10 * 60_000;

/** What a step of a build may know of this machine: how to reach the registry. */
const SURROUNDINGS =
  /^(PATH|HOME|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|https?_proxy|no_proxy|npm_config_(cache|registry))$/i;

/** Does in empty folders what a build of the Dockerfile does in images: one folder is the file system of one stage. */
export class FollowedDockerfile {
  private readonly built = new Map<string, Promise<string>>();

  constructor(
    private readonly dockerfile: Dockerfile,
    private readonly context: BuildContext,
    private readonly directory: string,
  ) {}

  /** The folder of the stage, with all its steps done. */
  stage(name: string): Promise<string> {
    const started = this.built.get(name) ?? this.build(name);
    this.built.set(name, started);
    return started;
  }

  /** Where a container of the stage starts, and how. */
  async container(name: string): Promise<ImageConfig & { readonly cwd: string }> {
    const folder = await this.stage(name);
    const config = this.dockerfile.config(name);
    return { ...config, cwd: join(folder, config.workdir) };
  }

  private async build(name: string): Promise<string> {
    const { base, instructions } = this.dockerfile.stage(name);
    const folder = join(this.directory, name);
    mkdirSync(folder);
    if (this.dockerfile.stages.some((stage) => stage.name === base)) copy(await this.stage(base), folder);
    const { env, workdir } = this.dockerfile.config(name);
    const cwd = join(folder, workdir);
    mkdirSync(cwd, { recursive: true });
    for (const instruction of instructions) {
      if (isOf('COPY')(instruction)) await this.copyInto(cwd, instruction);
      if (isOf('RUN')(instruction)) await run(instruction.argument, cwd, { ...surroundings(), ...env });
    }
    return folder;
  }

  private async copyInto(cwd: string, { flags, argument }: Instruction): Promise<void> {
    const sources = argument.split(/ +/);
    const target = join(cwd, sources.pop() ?? '');
    const from = flags['from'];
    for (const source of sources) {
      if (from !== undefined) copy(join(await this.stage(from), source), target);
      else this.copyFromContext(source, target);
    }
  }

  private copyFromContext(source: string, target: string): void {
    const files = this.context.under(source);
    if (files.length === 0) throw new Error(`COPY ${source}: the context has no such file`);
    for (const file of files) {
      // A file goes into a folder under its own name, a folder gives what is in it.
      const path =
        file === source ? join(target, file.slice(file.lastIndexOf('/') + 1)) : join(target, file.slice(source.length));
      mkdirSync(dirname(path), { recursive: true });
      cpSync(join(this.context.root, file), path);
    }
  }
}

/** Links in place of copies: no step changes a file that is there already, and dependencies are many. */
function copy(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copy(from, to);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else linkSync(from, to);
  }
}

function surroundings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => SURROUNDINGS.test(name)));
}

function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (error)
        reject(new Error(`RUN ${command}\n${error.message}\n${stdout.slice(-4_000)}\n${stderr.slice(-4_000)}`));
      else resolve();
    };
    execFile('/bin/sh', ['-c', command], { cwd, env, timeout: LIMIT, maxBuffer: 64 * 1024 * 1024 }, ended);
  });
}
