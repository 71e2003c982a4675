import { Worker } from 'node:worker_threads';
import { ModelInvalid, TrainerUnavailable } from '../application/ports/trainer.js';
import type { PooledEngine } from './engine-pool.js';
import { ControlSlot } from './thread-protocol.js';
import type { ThreadAnswer, ThreadResults, ThreadTask } from './thread-protocol.js';

interface Call {
  readonly task: ThreadTask;
  readonly settle: (answer: ThreadAnswer) => void;
  readonly fail: (error: Error) => void;
}

/** A thread that runs the own engine, seen from outside. */
export class TrainingThread implements PooledEngine {
  readonly ended: Promise<void>;
  private readonly worker: Worker;
  private call?: Call;
  private death?: TrainerUnavailable;

  constructor(program: string | URL) {
    this.worker = new Worker(program);
    this.worker.on('message', (answer: ThreadAnswer) => this.settled()?.settle(answer));
    this.worker.on('error', (cause: Error) => {
      this.die(new TrainerUnavailable(`The engine's thread failed: ${cause.message}`, { cause }));
    });
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', (code) => {
        this.die(new TrainerUnavailable(`The engine's thread ended with code ${code}`));
        resolve();
      });
    });
  }

  get alive(): boolean {
    return this.death === undefined;
  }

  /** `undefined` when it was stopped. What is listed in `moved` is gone here. */
  async run<Kind extends ThreadTask['do']>(
    task: Extract<ThreadTask, { do: Kind }>,
    moved: readonly ArrayBuffer[] = [],
  ): Promise<ThreadResults[Kind] | undefined> {
    if (this.death) throw this.death;
    const answer = await new Promise<ThreadAnswer>((settle, fail) => {
      this.call = { task, settle, fail };
      this.worker.postMessage(task, moved);
    });
    switch (answer.outcome) {
      case 'done':
        return answer.result as ThreadResults[Kind];
      case 'stopped':
        return undefined;
      case 'invalid':
        throw new ModelInvalid(answer.message);
    }
  }

  stop(): void {
    const task = this.call?.task;
    if (task && 'control' in task) Atomics.store(task.control, ControlSlot.stop, 1);
  }

  kill(): void {
    this.die(new TrainerUnavailable("The engine's thread was ended"));
    void this.worker.terminate();
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
