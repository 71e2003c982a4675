import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ModelInvalid, TrainerUnavailable } from '../application/ports/trainer.js';
import type { BatchProgress } from '../application/ports/trainer.js';
import type { PooledEngine } from './engine-pool.js';
import { PyTorchFolder } from './pytorch-folder.js';
import { answerOf } from './pytorch-protocol.js';
import type { PyTorchAnswer, PyTorchTask } from './pytorch-protocol.js';

export type PyTorchDevice = 'cpu' | 'cuda' | 'auto';

export interface PyTorchProcessOptions {
  /** The interpreter that has PyTorch. */
  readonly python: string;
  /** Path of `trainers/pytorch/trainer.py`. */
  readonly program: string;
  readonly device: PyTorchDevice;
  /** Of one operation; they are part of what decides the result. */
  readonly threads: number;
}

type Final = Exclude<PyTorchAnswer, { readonly progress: BatchProgress }>;

interface Call {
  readonly id: number;
  readonly onProgress: (progress: BatchProgress) => void;
  readonly settle: (answer: Final) => void;
  readonly fail: (error: Error) => void;
}

/** Characters of stderr that an error shows. */
const STDERR_TAIL = 2_000;

/** A Python process with PyTorch, seen from outside. It ends by itself when this process does. */
export class PyTorchProcess implements PooledEngine {
  readonly folder = new PyTorchFolder();
  readonly ended: Promise<void>;
  private readonly child: ChildProcessWithoutNullStreams;
  private calls = 0;
  private call?: Call;
  private death?: TrainerUnavailable;
  private stderr = '';

  constructor({ python, program, device, threads }: PyTorchProcessOptions) {
    const options = ['--device', device, '--threads', String(threads), '--folder', this.folder.path];
    // -B: the folder of the program may be read-only. -W ignore: PyTorch without NumPy warns, which hides what matters.
    this.child = spawn(python, ['-B', '-u', '-W', 'ignore', program, ...options]);
    // A pipe that nobody reads any more: the end of the process says why.
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_TAIL);
    });
    createInterface(this.child.stdout).on('line', (line) => this.hear(line));
    this.ended = new Promise((resolve) => this.watch(resolve));
  }

  get alive(): boolean {
    return this.death === undefined;
  }

  /** `undefined` when it was stopped. */
  async run(
    task: PyTorchTask,
    onProgress: (progress: BatchProgress) => void = () => undefined,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (this.death) throw this.death;
    const id = (this.calls += 1);
    const answer = await new Promise<Final>((settle, fail) => {
      this.call = { id, onProgress, settle, fail };
      this.say({ id, ...task });
    });
    if ('stopped' in answer) return undefined;
    if ('result' in answer) return answer.result;
    const { type, message } = answer.error;
    throw type === 'ModelInvalid' ? new ModelInvalid(message) : new TrainerUnavailable(`PyTorch: ${type}: ${message}`);
  }

  stop(): void {
    if (this.call) this.say({ cancel: this.call.id });
  }

  kill(): void {
    this.die(new TrainerUnavailable("PyTorch's process was ended"));
    this.child.kill('SIGKILL');
  }

  private say(message: object): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  private hear(line: string): void {
    try {
      const answer = answerOf(line);
      if (answer.id !== this.call?.id) return;
      if ('progress' in answer) this.call.onProgress(answer.progress);
      else this.settled()?.settle(answer);
    } catch (error) {
      if (!(error instanceof TrainerUnavailable)) throw error;
      this.die(error);
      this.kill();
    }
  }

  /** `close` comes when stderr has been read to its end; without a process there is only `error`. */
  private watch(resolve: () => void): void {
    const end = (death: TrainerUnavailable): void => {
      this.die(death);
      void this.folder.removeAll().finally(resolve);
    };
    this.child.on('error', (cause) => {
      if (this.child.pid === undefined) end(new TrainerUnavailable(`PyTorch: ${cause.message}`, { cause }));
    });
    this.child.on('close', (code, signal) => {
      const said = this.stderr.trim();
      end(new TrainerUnavailable(`PyTorch's process ended with ${signal ?? code}${said && `: ${said}`}`));
    });
  }

  private die(death: TrainerUnavailable): void {
    this.death ??= death;
    this.settled()?.fail(this.death);
  }

  private settled(): Call | undefined {
    const { call } = this;
    this.call = undefined;
    return call;
  }
}
